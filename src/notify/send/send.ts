import type { TryResult } from '../delivery.ts';
import type { Notice } from '../notice.ts';
import type { Receiver } from '../receiver.ts';
import { sendCommand } from './command.ts';
import { sendEmail } from './email.ts';
import { SecretMissing, type SendPorts } from './port.ts';
import { sendWebhook } from './webhook.ts';

/** Tries once to reach a receiver. Never rejects: what became of it is the value, and no receiver fails a drill. */
export async function send(receiver: Receiver, notice: Notice, ports: SendPorts): Promise<TryResult> {
  try {
    switch (receiver.kind) {
      case 'webhook':
        return await sendWebhook(receiver, notice, ports);
      case 'email':
        return await sendEmail(receiver, notice, ports);
      case 'command':
        return await sendCommand(receiver, notice, ports);
    }
  } catch (error) {
    if (error instanceof SecretMissing) return { result: 'busy', detail: error.message };
    // The message of an error that nobody expected may hold anything.
    return { result: 'failed', detail: `internal error: ${error instanceof Error ? error.name : 'unknown'}` };
  }
}
