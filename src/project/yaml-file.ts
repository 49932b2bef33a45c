import { type Document, parseDocument } from 'yaml'
import { Problem, type Where } from '../base/problem.ts'
import type { KeptYaml } from './kept-yaml.ts'
import { type Located, locate, locateKey, stands, type YamlPath } from './locate.ts'
import { type ProblemList, problemList } from './problem-list.ts'
import { printable, type SourceText } from './source-text.ts'
import { yamlNodes } from './yaml-nodes.ts'
import { isMapping, Spelled, type YamlMapping, type YamlValue } from './yaml-value.ts'

/** One YAML file of the project: its top-level mapping, the places in it, and the problems found so far. */
export interface YamlFile {
  readonly file: string
  /** Undefined where the file does not parse or is no mapping; the problem is then in the list. */
  readonly mapping: YamlMapping | undefined
  /** The value at a path, as far as the file parsed; aliases are followed. */
  readonly at: (path: YamlPath) => YamlValue | undefined
  readonly has: (path: YamlPath) => boolean
  readonly where: (path: YamlPath) => Where
  readonly whereKey: (path: YamlPath) => Where
  readonly problems: ProblemList
}

/**
 * Reads YAML 1.2 without tags, merge keys (`<<`) and several documents: whatever a file holds ends up as values or
 * as problems, never as an exception, and in time proportional to its length. What is kept of the same text is taken
 * from there, and the places in it are sought only when one is asked for.
 */
export function readYaml(source: SourceText, kept?: KeptYaml): YamlFile {
  const problems = problemList(source.file)
  const before = kept?.find(source.text)
  if (isMapping(before)) {
    let located: Located | undefined
    return fileOf(source, before, before, problems, () => {
      located ??= parse(source, problemList(source.file)).located
      return located
    })
  }
  const { located, value, readable } = parse(source, problems)
  if (readable && problems.all().length === 0 && value !== undefined) kept?.keep(source.text, value)
  const mapping = readable ? topLevel(value, source, problems) : undefined
  return fileOf(source, mapping, value, problems, () => located)
}

interface Parsed {
  readonly located: Located
  readonly value: YamlValue | undefined
  readonly readable: boolean
}

function parse(source: SourceText, problems: ProblemList): Parsed {
  const document = parseDocument(source.text, {
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  })
  const parsed = reportSyntax(document, source, problems)
  const nodes = yamlNodes(parsed ? document.contents : null, source, problems)
  const located = { source, root: document.contents, resolve: nodes.resolve }
  return { located, value: nodes.value, readable: parsed && nodes.sound }
}

function fileOf(
  { file }: SourceText,
  mapping: YamlMapping | undefined,
  value: YamlValue | undefined,
  problems: ProblemList,
  located: () => Located,
): YamlFile {
  return {
    file,
    mapping,
    at: (path) => valueAt(value, path),
    has: (path) => stands(located(), path),
    where: (path) => locate(located(), path),
    whereKey: (path) => locateKey(located(), path),
    problems,
  }
}

/** True where the file parses. What is missing at the very end is told at the last thing that stands there. */
function reportSyntax(document: Document, source: SourceText, problems: ProblemList): boolean {
  const faults = [...document.errors, ...document.warnings]
  const last = source.text.trimEnd().length
  for (const { code, message, pos } of faults) {
    const start = Math.min(pos[0], last)
    const where = (): Where => source.where(start, Math.max(start, pos[1]))
    const said = { message: inWords(code, message) }
    problems.add(() => new Problem('YAML_SYNTAX', said, { where: where() }))
  }
  return faults.length === 0
}

/** The parser's sentences, except where they speak to programmers. */
function inWords(code: string, message: string): string {
  if (message.startsWith('Maximum call stack')) return 'it is nested too deeply.'
  const closing = /(?:end with a|closing) (\S)/.exec(message)?.[1]
  if (closing) return `a closing ${closing} is missing.`
  switch (code) {
    case 'MULTIPLE_DOCS':
      return 'a second document (---) begins here; a file holds one.'
    case 'TAG_RESOLVE_FAILED':
      return 'tags (!name) are not read; write the value plainly.'
    case 'TAB_AS_INDENT':
      return 'a tab indents here; indent with spaces.'
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'text that holds a colon and a space needs quotes around it.'
    default: {
      const line = message.split('\n', 1)[0] ?? ''
      const said = line.length > 120 ? `${line.slice(0, 120)}…` : line
      return printable(said.endsWith('.') ? said : `${said}.`)
    }
  }
}

function topLevel(
  value: YamlValue | undefined,
  source: SourceText,
  problems: ProblemList,
): YamlMapping | undefined {
  if (isMapping(value)) return value
  const isNothing = value === undefined || (value instanceof Spelled && value.value === null)
  const found = isNothing ? 'nothing' : Array.isArray(value) ? 'a list' : 'a single value'
  const said = { path: source.file, expected: `expected keys with values; found ${found}.` }
  problems.add(() => new Problem('YAML_INVALID_VALUE', said, { where: source.where(0, 0) }))
  return undefined
}

function valueAt(root: YamlValue | undefined, path: YamlPath): YamlValue | undefined {
  let value = root
  for (const part of path) {
    if (isMapping(value)) value = value[String(part)]
    else if (Array.isArray(value) && typeof part === 'number') value = value[part]
    else return undefined
  }
  return value
}
