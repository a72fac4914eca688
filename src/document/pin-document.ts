/** The pin file: text ↔ what it says. It lies beside its plan and is committed with it. */
import { pin } from '../generated/pin-validator.js';
import type { PIN_KIND } from './looks-like-plan.ts';
import { readChecked } from './read-checked.ts';
import { CONFLICT } from './text/syntax.ts';
import { yamlPackage } from './text/yaml-package.ts';

/** A pin as it is written; sizes in bytes. */
export interface PinDocument {
  readonly apiVersion: 'zstack-dr/v1';
  readonly kind: typeof PIN_KIND;
  readonly plan: string;
  readonly digest: string;
  readonly contentDigest?: string;
  readonly groups: readonly {
    readonly name: string;
    readonly vm: string;
    readonly groupUuid: string;
    /** RFC 3339 in UTC. */
    readonly createdAt?: string;
    readonly size?: number;
    readonly volumes: readonly { readonly uuid: string; readonly type?: string; readonly size?: number }[];
  }[];
}

export type ReadPin = { readonly value: PinDocument } | { readonly problem: string };

/** Most bytes of a pin file; one of 100,000 groups has about half as many. */
export const MOST_PIN_BYTES = 64 * 1024 * 1024;

/** Reads a pin, or says in one line what is wrong with the text. Never throws. */
export function readPin(text: string): ReadPin {
  if (text.length > MOST_PIN_BYTES) return { problem: 'it is larger than any pin' };
  if (CONFLICT.test(text)) return { problem: 'it holds a merge conflict' };
  const read = readChecked<PinDocument>(text, pin);
  return 'value' in read ? read : { problem: read.problems[0] ?? 'it has another form' };
}

const HEADER = ` Written by zdr pin; commit it beside the plan. Do not edit or merge it: zdr pin writes it anew.
 The backups that a run of the plan recovers, until the next zdr pin.`;

/** The text of a pin file: the same for the same pin, to the byte. Ends in a newline. */
export function pinText(pin: PinDocument): string {
  const { Document, visit } = yamlPackage();
  const document = new Document(pin, { aliasDuplicateObjects: false });
  document.commentBefore = HEADER;
  visit(document, {
    Map(_, node, path) {
      // One volume on a line: a pull request shows which of them changed.
      if (path.length > 6) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}
