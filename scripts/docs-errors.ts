import { type Code, catalogue } from '../src/base/catalogue.ts'
import { described } from '../src/cli/commands/explain.ts'

const endings: Readonly<Record<number, string>> = {
  1: 'The data says no. What is good was published; look at what is named.',
  2: 'Usage or configuration. Nothing was started.',
  3: 'The run failed and can be given again; what was published stands.',
  4: 'Another run was there first. Nothing was changed.',
  5: 'The delivery drifted from what is published, and the table asks to be asked.',
  70: 'A bug of ours. Nothing unbalanced is ever published.',
  130: 'Interrupted at a checkpoint. What was published stands; the same command goes on from there.',
  143: 'Told to end, and ended at a checkpoint. What was published stands; the same command goes on from there.',
}

/** docs/reference/errors.md: every code of the catalogue, by the exit code that it ends with. */
export function errorPage(): string {
  const codes = (Object.keys(catalogue) as Code[]).map(described)
  const sections = Object.entries(endings).flatMap(([exit, meaning]) => [
    `## Exit ${exit}`,
    '',
    meaning,
    '',
    ...codes
      .filter((one) => one.exit === Number(exit))
      .flatMap((one) => [
        `### ${one.code}`,
        '',
        ...['```text', one.meaning, `next: ${one.next}`, '```', ''],
      ]),
  ])
  return [
    '# Errors',
    '',
    '<!-- Written by `npm run docs` from src/base/catalogue.ts. -->',
    '',
    'Every problem that you can mend has a code. Codes are never renamed or reused. `bankfull explain CODE` prints the',
    'same text; with `--json` any command gives its problems as data. Words in `<…>` are filled in.',
    '',
    'Exit 0 means done; `bankfull serve` too ends with 130 and 143 where a signal ends it. An error without a code is a bug of ours and',
    'ends with 70. Where several problems meet, the highest exit code wins.',
    '',
    ...sections,
  ].join('\n')
}
