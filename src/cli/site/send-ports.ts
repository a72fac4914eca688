import type { SendPorts } from '../../notify/send/port.ts';
import type { Environment } from '../environment.ts';
import { resolveSecret } from './secrets.ts';

/** What a sender of notices needs, from what the command line has. */
export function sendPorts(environment: Environment, allowCommands: boolean): SendPorts {
  const { clock, variables, cwd, killGroup } = environment;
  const readSecret: SendPorts['readSecret'] = (reference, where) => resolveSecret(reference, where, environment);
  return { clock, readSecret, allowCommands, variables, cwd, killGroup };
}
