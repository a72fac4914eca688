/** Server-sent events (HTML standard, 9.2), as far as the daemon sends them. */
import { given } from '../../given.ts';
export interface Frame {
  readonly event: string;
  readonly id?: string;
  readonly data: string;
}

/** The whole events of a text, and what is left of it for the next time. Comments are none. */
export function takeFrames(text: string): { readonly frames: readonly Frame[]; readonly rest: string } {
  const blocks = text.split('\n\n');
  const rest = blocks.pop() ?? '';
  const frames = blocks.flatMap((block): Frame[] => {
    const fields = new Map<string, string>();
    for (const line of block.split('\n')) {
      const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (name !== '') fields.set(name, value);
    }
    const [event, id, data] = [fields.get('event'), fields.get('id'), fields.get('data')];
    if (data === undefined) return [];
    return [{ event: event ?? 'message', ...given({ id }), data }];
  });
  return { frames, rest };
}
