import { parseArgs } from 'node:util'
import { Problem } from '../base/problem.ts'
import { suggest } from '../project/suggest.ts'
import type { Terminal } from './terminal.ts'

/** One option of a command, as help lists it. */
export interface Option {
  readonly type: 'boolean' | 'string'
  readonly short?: string
  /** Placeholder for the value, e.g. `FILE`. */
  readonly value?: string
  readonly help: string
  /** May be given several times, or with commas. */
  readonly many?: boolean
}

/** What a command is handed: its words, already parsed, and the terminal. */
export interface Call {
  readonly words: readonly string[]
  flag(name: string): boolean
  text(name: string): string | undefined
  list(name: string): readonly string[] | undefined
  readonly terminal: Terminal
}

/** A command: words in, exit code out. */
export interface Command {
  readonly name: string
  /** What stands behind the name in usage, e.g. `NAME --out FILE`. */
  readonly usage: string
  readonly summary: string
  readonly options: Readonly<Record<string, Option>>
  /** Two, each with what it does. */
  readonly examples: readonly (readonly [string, string])[]
  readonly run: (call: Call) => Promise<number>
}

/** Options that every command takes. */
export const everywhere: Readonly<Record<string, Option>> = {
  directory: { type: 'string', short: 'C', value: 'DIR', help: 'work in DIR instead of here' },
  env: {
    type: 'string',
    short: 'e',
    value: 'ENV',
    help: 'work in this environment; dev where left out',
  },
  json: { type: 'boolean', help: 'one JSON document on stdout' },
  quiet: { type: 'boolean', short: 'q', help: 'no progress' },
  verbose: { type: 'boolean', short: 'v', help: 'every stage on its own line, with its time' },
  'no-color': { type: 'boolean', help: 'no colours (also NO_COLOR)' },
  threads: { type: 'string', value: 'N', help: 'threads of the engine' },
  memory: { type: 'string', value: 'SIZE', help: 'memory of the engine, e.g. 2GB' },
  help: { type: 'boolean', short: 'h', help: 'this help' },
}

/** The common option for choosing tables or views. */
export const select: Option = {
  type: 'string',
  short: 's',
  value: 'NAME',
  help: 'only these tables or views',
  many: true,
}

/** The options for choosing among views and what they stand on. */
export const selection: Readonly<Record<string, Option>> = {
  select: {
    type: 'string',
    short: 's',
    value: 'SELECTOR',
    help: 'only these: NAME, +NAME with all upstream, 2+NAME, NAME+ with all downstream, state:changed',
    many: true,
  },
  exclude: { type: 'string', value: 'SELECTOR', help: 'all but these', many: true },
}

/** Parses a command's words strictly; an unknown option is a usage problem with the nearest known one. */
export function parseCall(command: Command, argv: readonly string[], terminal: Terminal): Call {
  const options = { ...everywhere, ...command.options }
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { type, short, many }]) => [
      name,
      { type, ...(short === undefined ? {} : { short }), ...(many ? { multiple: true } : {}) },
    ]),
  )
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: config,
      allowPositionals: true,
      strict: true,
    })
    if (positionals.length > 0 && !takesWords(command)) throw strayWords(command, positionals)
    return {
      words: positionals,
      flag: (name) => values[name] === true,
      text: (name) => {
        const value = values[name]
        return typeof value === 'string' ? value : undefined
      },
      list: (name) => {
        const value = values[name]
        if (!Array.isArray(value)) return undefined
        const chosen = value.flatMap((one) => String(one).split(',')).filter((one) => one !== '')
        if (chosen.length > 0) return chosen
        throw new Problem('USAGE', { message: `--${name} names nothing.` })
      },
      terminal,
    }
  } catch (error) {
    throw error instanceof Problem ? error : usageProblem(command, options, error)
  }
}

/** As its usage says: something there is neither an option nor what stands behind one. */
function takesWords({ usage }: Command): boolean {
  const parts = usage.split(/[\s[\]|]+/).filter((part) => part !== '')
  const isOption = (part = ''): boolean => part.startsWith('-')
  return parts.some((part, at) => !isOption(part) && !isOption(parts[at - 1]))
}

/** A name that is passed over in silence would have everything done in its place. */
function strayWords({ name, options }: Command, words: readonly string[]): Problem {
  const way = options['select']?.many ? '; names go behind -s, with commas between' : ''
  return new Problem('USAGE', { message: `${name} takes no words: ${words.join(' ')}${way}.` })
}

/** Help for one command. */
export function helpOf(command: Command): string {
  const line = (name: string, { short, value, help }: Option): string => {
    const names = `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
    return `  ${names.padEnd(26)}${help}`
  }
  const own = Object.entries(command.options)
  return [
    `bankfull ${command.name} ${command.usage}`.trimEnd(),
    `  ${command.summary}`,
    '',
    ...(own.length === 0
      ? []
      : ['Options', ...own.map(([name, option]) => line(name, option)), '']),
    'Everywhere',
    ...Object.entries(everywhere).map(([name, option]) => line(name, option)),
    '',
    'Examples',
    ...command.examples.map(([example, what]) => `  ${example.padEnd(43)}   ${what}`),
    '',
  ].join('\n')
}

function usageProblem(
  command: Command,
  options: Readonly<Record<string, Option>>,
  error: unknown,
): Problem {
  const message = error instanceof Error ? error.message : String(error)
  const unknown = /Unknown option '-{1,2}([^']+)'/.exec(message)?.[1]
  const near = unknown === undefined ? undefined : suggest(unknown, Object.keys(options))
  const said =
    unknown === undefined
      ? (message.split('. ')[0] ?? message)
      : `${command.name} has no option --${unknown}`
  return new Problem(
    'USAGE',
    { message: `${said}.` },
    { cause: error, ...(near === undefined ? {} : { didYouMean: `--${near}` }) },
  )
}
