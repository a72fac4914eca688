import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import schema from '../../schemas/run-event.schema.json' with { type: 'json' };
import type { RecordedEvent } from '../run/event.ts';
import { requireFormat } from '../run/journal-format.ts';
import { StateError } from '../run/state.ts';

let ajv: Ajv2020 | undefined;
const validators = new Map<string, ValidateFunction>();

/**
 * Refuses an event that is none by the published schema: a chain can be whole and its lines forged all the same.
 * Throws {@link StateError}; for the beginning of a journal of another version the UnknownFormatError.
 */
export function requireKnown(event: RecordedEvent): void {
  if (event.type === 'run.started') requireFormat(event.format);
  const validate = validatorOf(event.type);
  if (validate === undefined) {
    throw new StateError(`event ${event.seq} is of a type that this version does not know: ${String(event.type)}`);
  }
  const value: unknown = event;
  if (validate(value)) return;
  const { instancePath = '', message = 'it is not well formed' } = validate.errors?.[0] ?? {};
  throw new StateError(`event ${event.seq} is no ${event.type}: ${`${instancePath} ${message}`.trim()}`);
}

function validatorOf(type: string): ValidateFunction | undefined {
  const known = validators.get(type);
  if (known !== undefined) return known;
  const index = schema.oneOf.findIndex(({ title }) => title === type);
  if (index === -1) return undefined;
  ajv ??= new Ajv2020({ strict: true, strictRequired: false, strictTypes: false }).addSchema(schema);
  const made = ajv.compile({ $ref: `${schema.$id}#/oneOf/${index}` });
  validators.set(type, made);
  return made;
}
