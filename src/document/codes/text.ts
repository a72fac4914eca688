import type { CodeInfo } from './info.ts';

/** The text itself: before any of it can be understood as a plan. */
export const TEXT_CODES = {
  ZDR1001: {
    name: 'syntax',
    severity: 'error',
    title: 'The text is not valid YAML',
    why: 'Where the text cannot be read, nothing that follows can be trusted either, so the rest of the document is not checked.',
    mend: 'Look at the line and the one before it: most often a quote, a bracket or a colon is missing, or an indent is off by one.',
    bad: 'metadata: { name: east-site',
    good: 'metadata: { name: east-site }',
  },
  ZDR1002: {
    name: 'tab-indent',
    severity: 'error',
    title: 'A tab is used for indentation',
    why: 'YAML forbids tabs in indentation, because their width is not defined.',
    mend: 'Replace the tab by spaces, and set your editor to do so in YAML files.',
    bad: 'metadata:\n\tname: east-site',
    good: 'metadata:\n  name: east-site',
  },
  ZDR1003: {
    name: 'duplicate-key',
    severity: 'error',
    title: 'A key is written twice',
    why: 'Most readers silently take the last one. A recovery must not depend on which.',
    mend: 'Remove one of the two.',
    bad: 'limits:\n  concurrency: 16\n  concurrency: 4',
    good: 'limits:\n  concurrency: 16',
  },
  ZDR1004: {
    name: 'empty',
    severity: 'error',
    title: 'The file holds no plan',
    why: 'The file is empty, or holds only comments: nothing would be recovered.',
    mend: 'Start from plans/quickstart.yaml.',
  },
  ZDR1005: {
    name: 'not-text',
    severity: 'error',
    title: 'The file is not UTF-8 text',
    why: 'It holds bytes that no text holds: it is another kind of file, or was saved in another encoding. A carriage return without a line feed is one, too: some readers begin a new line there, and others read on.',
    mend: 'Check the file name; save the plan as UTF-8, with line ends of one kind.',
  },
  ZDR1006: {
    name: 'too-large',
    severity: 'error',
    title: 'The file, or a mapping in it, is too large, or there are too many documents',
    why: 'The limits keep a hostile or mistaken file from taking all memory.',
    mend: 'Split the plan. A generated plan is better written as a .json file, which is read much faster.',
  },
  ZDR1007: {
    name: 'too-deep',
    severity: 'error',
    title: 'The document is nested too deep',
    why: 'A plan needs fewer than ten levels. Nesting without end is a way to bring a reader down.',
    mend: 'Look for a bracket or an indent too many.',
  },
  ZDR1008: {
    name: 'alias',
    severity: 'error',
    title: 'An alias cannot be expanded',
    why: 'Its anchor is missing, or it contains itself, or it stands for so many values that expanding it would take all memory.',
    mend: 'Write the values out, or put what the groups share under `defaults`.',
    bad: 'groups:\n  - { name: dns-01, expect: *standard }',
    good: 'defaults:\n  expect: { volumes: 2 }',
  },
} as const satisfies Record<string, CodeInfo>;
