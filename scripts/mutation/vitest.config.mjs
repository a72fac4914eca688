import { defineConfig } from 'vitest/config';
import { room } from './rooms.mjs';

const { tests, isolate = false } = room();

export default defineConfig({ test: { include: tests, isolate, testTimeout: 10_000 } });
