/**
 * The signature of evidence: a DSSE envelope (https://github.com/secure-systems-lab/dsse, v1), in which attestations of
 * in-toto travel. What is signed is the type and the exact bytes, so that no JSON has to be put into a canonical form.
 */
import { type KeyObject, sign, verify } from 'node:crypto';
import { keyId } from './keys.ts';

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** What is signed: the pre-authentication encoding of DSSE. */
export function preAuthEncoding(type: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** The envelope of the text, signed. Ends in a newline. */
export function signEnvelope(text: string, key: KeyObject): string {
  const payload = Buffer.from(text);
  const sig = sign(null, preAuthEncoding(PAYLOAD_TYPE, payload), key).toString('base64');
  const envelope = {
    payloadType: PAYLOAD_TYPE,
    payload: payload.toString('base64'),
    signatures: [{ keyid: keyId(key), sig }],
  };
  return `${JSON.stringify(envelope, null, 2)}\n`;
}

interface Envelope {
  readonly payload: Buffer;
  readonly signatures: readonly { readonly keyid?: string; readonly sig: Buffer }[];
}

/** Who says to have signed; undefined where the text is no envelope. */
export function signersOf(envelope: string): readonly string[] | undefined {
  return readEnvelope(envelope)?.signatures.map(({ keyid = 'no key id' }) => keyid);
}

export type SignatureFault = 'no-envelope' | 'other-payload' | 'not-signed-by-key';

/** Whether the envelope holds exactly this text, signed by the key; undefined if so. Never throws. */
export function signatureFault(envelope: string, text: string, key: KeyObject): SignatureFault | undefined {
  const read = readEnvelope(envelope);
  if (read === undefined) return 'no-envelope';
  const payload = Buffer.from(text);
  const signed = preAuthEncoding(PAYLOAD_TYPE, read.payload);
  // The signature first: what an envelope holds is nobody's word before that.
  if (!read.signatures.some(({ sig }) => verify(null, signed, key, sig))) return 'not-signed-by-key';
  return read.payload.equals(payload) ? undefined : 'other-payload';
}

function readEnvelope(text: string): Envelope | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value['payloadType'] !== PAYLOAD_TYPE || !Array.isArray(value['signatures']))
    return undefined;
  const { payload } = value;
  const signatures = (value['signatures'] as unknown[]).flatMap((one) => {
    if (!isRecord(one) || typeof one['sig'] !== 'string') return [];
    const { keyid } = one;
    return [{ sig: Buffer.from(one['sig'], 'base64'), ...(typeof keyid === 'string' ? { keyid } : {}) }];
  });
  if (typeof payload !== 'string' || signatures.length === 0) return undefined;
  return { payload: Buffer.from(payload, 'base64'), signatures };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
