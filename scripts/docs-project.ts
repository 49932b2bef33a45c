import { jsonSchemas } from '../src/project/schema.ts'

/** As much of JSON Schema as the project's schemas use. */
interface Schema {
  readonly title?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
}

/** docs/reference/project.md: every key of the four kinds of files. */
export function projectPage(): string {
  const sections = [...jsonSchemas()].flatMap(([file, schema]) => {
    const { title = file, ...rest } = schema as Schema
    return [
      `## ${title}`,
      '',
      `For an editor: [\`schema/${file}\`](../../schema/${file}), named in a file's first line as`,
      `\`# yaml-language-server: $schema=…/${file}\`.`,
      '',
      '| key | takes | what it says |',
      '|---|---|---|',
      ...rowsOf(rest, ''),
      '',
    ]
  })
  return [
    '# Project files',
    '',
    '<!-- Written by `npm run docs` from the schemas in src/project. -->',
    '',
    'The keys of `bankfull.yaml`, `tables/*.yaml`, `views/*.yaml`, `models/*.yaml` and `questions/scope.yaml`. Bold keys are needed,',
    'the rest may be left out. An unknown key is an error. Where a line ends in a bare value (`; widen`), that is the default.',
    '`NAME` stands for a name of your own.',
    '',
    'Some keys are read and checked but have no effect yet:',
    '[what the declarations do today](../start/first-project.md#what-is-declared-and-not-done-yet).',
    '',
    ...sections,
  ].join('\n')
}

function rowsOf(schema: Schema, within: string): readonly string[] {
  return membersOf(schema).flatMap(([key, member, needed]) => {
    const path = within === '' ? key : `${within}.${key}`
    const shown = needed ? `**\`${path}\`**` : `\`${path}\``
    const row = `| ${shown} | ${cell(takes(member))} | ${cell(member.description ?? '')} |`
    return [row, ...variantsOf(member).flatMap((one) => rowsOf(one, path))]
  })
}

/** A mapping's own keys; a mapping with free keys has one, NAME. */
function membersOf(schema: Schema): readonly (readonly [string, Schema, boolean])[] {
  const named = Object.entries(schema.properties ?? {}).map(
    ([key, member]) => [key, member, schema.required?.includes(key) === true] as const,
  )
  const free = schema.additionalProperties
  const isMapping = typeof free === 'object' && variantsOf(free).some(hasMembers)
  return isMapping ? [...named, ['NAME', free, false] as const] : named
}

function hasMembers(schema: Schema): boolean {
  return membersOf(schema).length > 0
}

/** What may stand at one place: a schema's alternatives, and a list's entries. */
function variantsOf(schema: Schema): readonly Schema[] {
  const all = schema.anyOf ?? [schema]
  return all.flatMap((one) => (one.items === undefined ? [one] : variantsOf(one.items)))
}

function takes(schema: Schema): string {
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(takes))].join(', or ')
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(', ')
  if (schema.const !== undefined) return `\`${String(schema.const)}\``
  if (schema.items !== undefined) return `a list of: ${takes(schema.items)}`
  const types = [schema.type ?? []].flat()
  if (types.length > 1) return types.filter((type) => type !== 'null').join(' or ')
  switch (types[0]) {
    case 'object':
      return 'a mapping'
    case 'array':
      return 'a list'
    case 'string':
      return 'text'
    case 'boolean':
      return '`true`, `false`'
    case 'integer':
      return 'a whole number'
    default:
      return types[0] ?? 'anything'
  }
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('\n', ' ')
}
