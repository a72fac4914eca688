/** The least that checking a plan can cost: JSON.parse of the same data, and the validator that the build compiled. */
import { readFileSync } from 'node:fs';
import { plan } from '../../src/generated/plan-validator.js';

process.stdout.write(`${plan(JSON.parse(readFileSync(process.argv[2], 'utf8')))}\n`);
