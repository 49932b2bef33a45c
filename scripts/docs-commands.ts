import { helpOf } from '../src/cli/command.ts'
import { commands } from '../src/cli/commands.ts'

/** docs/reference/cli.md: each command's own help. */
export async function commandPage(): Promise<string> {
  const loaded = await Promise.all(Object.values(commands).map((load) => load()))
  return [
    '# Command line',
    '',
    '<!-- Written by `npm run docs` from the commands in src/cli/commands. -->',
    '',
    'Results go to stdout, everything else to stderr. From a checkout the command is `./bin/bankfull`. Exit codes are',
    'listed in [errors.md](errors.md).',
    '',
    ...loaded.map(({ name, summary }) => `- [\`${name}\`](#${name}): ${summary}`),
    '',
    ...loaded.flatMap((command) => [
      `## ${command.name}`,
      '',
      ...['```text', helpOf(command).trimEnd(), '```', ''],
    ]),
  ].join('\n')
}
