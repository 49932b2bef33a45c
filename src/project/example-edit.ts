import { isAlias, isMap, isScalar, isSeq, type Node, parse, parseDocument, Scalar } from 'yaml'

/** A view's YAML with one more example, and the line that it got. */
export interface ExampleEdit {
  readonly text: string
  readonly line: string
}

/**
 * Adds an example to a view's YAML and leaves every other character as it stands. Gives a sentence where that cannot be
 * done, such as for a list that is written elsewhere.
 */
export function withExample(before: string, example: string): ExampleEdit | string {
  const mark = before.startsWith('\uFEFF') ? '\uFEFF' : ''
  const text = before.slice(mark.length)
  const root = parseDocument(text, options).contents
  if (!isMap(root)) return 'the file is no mapping.'
  const list = root.get('examples', true) as Node | undefined
  const place = list === undefined ? atTheEnd(text, example) : inList(text, list, example)
  if (typeof place === 'string') return place
  const { at, insert, line } = place
  const after = text.slice(0, at) + insert + text.slice(at)
  return isOnlyAdded(text, after, example)
    ? { text: mark + after, line }
    : 'it is written in a way that a line cannot be added to.'
}

const options = { schema: 'failsafe', uniqueKeys: false, logLevel: 'error' } as const

interface Insertion {
  readonly at: number
  readonly insert: string
  readonly line: string
}

function inList(text: string, list: Node, example: string): Insertion | string {
  if (isAlias(list)) return 'examples is an alias (*) of a list that stands elsewhere.'
  if (!isSeq(list) || !list.range) return 'examples is no list.'
  const last = list.items.at(-1)
  const quoted = isScalar(last) && last.type === Scalar.QUOTE_DOUBLE
  const flow = list.flow === true
  const spelled = spelling(example, flow, quoted)
  if (flow) {
    const end = rangeOf(last)?.[1]
    if (end === undefined) return { at: list.range[0] + 1, insert: spelled, line: `[${spelled}]` }
    return { at: end, insert: `, ${spelled}`, line: `[…, ${spelled}]` }
  }
  const end = rangeOf(last)?.[1] ?? list.range[1]
  const lineEnd = text.indexOf('\n', Math.max(0, end - (text[end - 1] === '\n' ? 1 : 0)))
  const indent = list.range[0] - (text.lastIndexOf('\n', list.range[0] - 1) + 1)
  const line = `${' '.repeat(indent)}- ${spelled}`
  const newline = newlineOf(text)
  return lineEnd === -1
    ? { at: text.length, insert: `${newline}${line}${newline}`, line }
    : { at: lineEnd + 1, insert: `${line}${newline}`, line }
}

function atTheEnd(text: string, example: string): Insertion {
  const newline = newlineOf(text)
  const line = `examples:${newline}  - ${spelling(example, false, false)}`
  const gap = text === '' || text.endsWith('\n') ? '' : newline
  return { at: text.length, insert: `${gap}${line}${newline}`, line }
}

/** Plain where that reads back as it is, else in double quotes. */
function spelling(example: string, flow: boolean, quoted: boolean): string {
  const plain = flow ? `[${example}]` : `- ${example}`
  const isPlain = !quoted && /^[\p{L}\p{N}]/u.test(example) && isRead(plain, [example])
  return isPlain ? example : JSON.stringify(example)
}

function isRead(text: string, wanted: unknown): boolean {
  try {
    return JSON.stringify(parse(text, options)) === JSON.stringify(wanted)
  } catch {
    return false
  }
}

function isOnlyAdded(before: string, after: string, example: string): boolean {
  const was = parse(before, options) as Record<string, unknown>
  const examples = [...((was['examples'] as readonly unknown[] | undefined) ?? []), example]
  try {
    const now = parse(after, options) as Record<string, unknown>
    return JSON.stringify(sorted(now)) === JSON.stringify(sorted({ ...was, examples }))
  } catch {
    return false
  }
}

function sorted(mapping: Record<string, unknown>): readonly (readonly [string, unknown])[] {
  return Object.entries(mapping).sort(([a], [b]) => (a < b ? -1 : 1))
}

function rangeOf(node: unknown): readonly [number, number, number] | undefined {
  return (isScalar(node) ? node.range : undefined) ?? undefined
}

function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}
