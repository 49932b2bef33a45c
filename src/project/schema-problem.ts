import type * as z from 'zod'
import { Problem } from '../base/problem.ts'
import type { YamlPath } from './locate.ts'
import { printable } from './source-text.ts'
import { suggest } from './suggest.ts'
import type { YamlFile } from './yaml-file.ts'
import { isMapping, Spelled, type YamlValue } from './yaml-value.ts'

type Issue = z.core.$ZodIssue

/** Turns what a schema found wrong below `base` into problems of the file, each at its place. */
export function addIssues(issues: readonly Issue[], base: YamlPath, yaml: YamlFile): void {
  for (const issue of issues) addIssue(issue, [...base, ...placed(issue.path)], yaml)
}

/** A key that its mapping does not know. */
export function addUnknownKey(path: YamlPath, known: readonly string[], yaml: YamlFile): void {
  const key = String(path.at(-1))
  yaml.problems.add(
    () =>
      new Problem(
        'YAML_UNKNOWN_KEY',
        { key: shown(key), within: within(path.slice(0, -1), yaml), known: known.join(', ') },
        { where: yaml.whereKey(path), didYouMean: suggest(key, known) },
      ),
  )
}

/** A value that is wrong, said in a whole sentence. */
export function addStatement(
  path: YamlPath,
  sentence: string,
  yaml: YamlFile,
  didYouMean?: string,
): void {
  yaml.problems.add(
    () =>
      new Problem(
        'YAML_INVALID_VALUE',
        { path: pathText(path), expected: printable(sentence) },
        { where: yaml.where(path), didYouMean },
      ),
  )
}

function addIssue(issue: Issue, path: YamlPath, yaml: YamlFile): void {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = issue.message.split(', ')
      for (const key of issue.keys) addUnknownKey([...path, key], known, yaml)
      break
    }
    case 'invalid_union': {
      const branch = issue.errors.find((errors) => errors.every(speaksOfInside))
      const words = issue.errors.flat().flatMap(allowed)
      if (branch) addIssues(branch, path, yaml)
      else addExpectation(issue.message, path, yaml, words)
      break
    }
    case 'invalid_key':
      addBadKey(issue.issues[0]?.message ?? 'another key', path, yaml)
      break
    case 'custom':
      addCustom(issue, path, yaml)
      break
    default:
      addExpectation(issue.message, path, yaml, allowed(issue))
  }
}

/** A refinement speaks a whole sentence where it says so, and an expectation otherwise. */
function addCustom(issue: z.core.$ZodIssueCustom, path: YamlPath, yaml: YamlFile): void {
  const { sentence = false, didYouMean } = issue.params ?? {}
  if (!sentence) addExpectation(issue.message, path, yaml, [])
  else if (typeof didYouMean === 'string') addStatement(path, issue.message, yaml, didYouMean)
  else addStatement(path, issue.message, yaml)
}

/** The value had the branch's form, and the fault lies inside it. */
function speaksOfInside(issue: Issue): boolean {
  if (issue.path.length > 0 || issue.code === 'unrecognized_keys') return true
  return issue.code === 'too_small' || issue.code === 'custom'
}

function allowed(issue: Issue): readonly string[] {
  return issue.code === 'invalid_value' ? issue.values.map(String) : []
}

/** Words that other YAML versions and other tools read as booleans. */
function otherBoolean(expected: string, word: unknown): string | undefined {
  if (expected !== 'true or false' || typeof word !== 'string') return undefined
  if (/^(?:true|yes|y|on|1)$/i.test(word)) return 'true'
  return /^(?:false|no|n|off|0)$/i.test(word) ? 'false' : undefined
}

function addExpectation(
  expected: string,
  path: YamlPath,
  yaml: YamlFile,
  words: readonly string[],
): void {
  if (!yaml.has(path)) {
    addMissing(path, yaml)
    return
  }
  const value = yaml.at(path)
  const word = value instanceof Spelled ? value.source : value
  const near = typeof word === 'string' ? suggest(word, words) : undefined
  const truth = otherBoolean(expected, word)
  const listing = expected.startsWith('a list') && typeof word === 'string' && word !== ''
  const hint = near ?? truth ?? (listing ? `[${shown(word)}]` : undefined)
  addStatement(path, `expected ${expected}; found ${found(value)}.`, yaml, hint)
}

function addMissing(path: YamlPath, yaml: YamlFile): void {
  const parent = path.slice(0, -1)
  yaml.problems.add(
    () =>
      new Problem(
        'YAML_MISSING_KEY',
        { key: String(path.at(-1)), within: within(parent, yaml) },
        { where: yaml.whereKey(parent) },
      ),
  )
}

function addBadKey(expected: string, path: YamlPath, yaml: YamlFile): void {
  const key = shown(String(path.at(-1)))
  const parameters = {
    path: pathText(path.slice(0, -1)),
    expected: `expected each key to be ${expected}; found '${key}'.`,
  }
  const where = () => yaml.whereKey(path)
  yaml.problems.add(() => new Problem('YAML_INVALID_VALUE', parameters, { where: where() }))
}

function found(value: YamlValue | undefined): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return value === '' ? 'empty text' : `'${shown(value)}'`
  if (value instanceof Spelled) return value.source === '' ? 'nothing' : shown(value.source)
  if (isMapping(value)) return 'a mapping'
  return Array.isArray(value) && value.length === 0 ? 'an empty list' : 'a list'
}

function within(path: YamlPath, yaml: YamlFile): string {
  return path.length === 0 ? yaml.file : pathText(path)
}

/** `checks[2].between`, list positions counted from 0 as in the contract's other paths. */
function pathText(path: YamlPath): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at ? '.' : ''}${shown(part)}`))
    .join('')
}

function shown(text: string): string {
  return printable(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

function placed(path: readonly PropertyKey[]): YamlPath {
  return path.map((part) => (typeof part === 'number' ? part : String(part)))
}
