import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { read } from './pages.ts'

const root = new URL('../../', import.meta.url)
const page = read('ARCHITECTURE.md')

/** A step of a journey: a file, and the file above it that it is indented under. */
interface Step {
  readonly file: string
  readonly under: string | undefined
}

const journeys = [...page.matchAll(/<!-- journey -->\n([\s\S]*?)<!-- end of journey -->/g)].map(
  (found) => stepsOf(found[1] ?? ''),
)

describe('A journey in ARCHITECTURE.md', () => {
  it('is drawn for a row and for a question', () => {
    expect(journeys.map((steps) => steps.length > 20)).toEqual([true, true])
  })

  it('goes through files that exist', () => {
    const files = journeys.flat().map(({ file }) => file)
    expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([])
  })

  it('goes down only where the file above imports the file below', () => {
    const broken = journeys
      .flat()
      .filter(({ file, under }) => under !== undefined && !importsOf(under).has(file))
    expect(broken).toEqual([])
  })

  it('passes each stage’s steps in the order in which the stage takes them', () => {
    const order = (file: string): readonly string[] =>
      journeys
        .flat()
        .filter(({ under }) => under === file)
        .map((step) => step.file)
    for (const file of ['src/merge/merge.ts', 'src/cli/commands/run.ts', 'src/ask/ask.ts']) {
      const body = read(file).replace(/^import[\s\S]*?from '[^']*'$/gm, '')
      const places = order(file).map((one) => firstUse(body, one, file))
      expect(places, file).not.toContain(-1)
    }
    expect(order('src/merge/merge.ts').slice(0, 2)).toEqual([
      'src/merge/discover.ts',
      'src/merge/prepare.ts',
    ])
  })
})

it('ARCHITECTURE.md names no file that does not exist', () => {
  const named = [...page.matchAll(/`((?:src|test|scripts)\/[\w/.-]+\.ts)`/g)].map(
    (found) => found[1] ?? '',
  )
  const missing = named.filter((file) => !file.includes('NAME') && !existsSync(new URL(file, root)))
  expect(missing).toEqual([])
})

function stepsOf(text: string): readonly Step[] {
  const above: string[] = []
  return [...text.matchAll(/^( *)- `([^`]+)`/gm)].map(([, indent = '', file = '']) => {
    const depth = indent.length / 2
    above[depth] = file
    return { file, under: depth === 0 ? undefined : above[depth - 1] }
  })
}

/** The files that a file imports, statically or when it needs them, types left out. */
function importsOf(file: string): ReadonlySet<string> {
  const text = read(file).replace(/^import type [\s\S]*?from '[^']*'$/gm, '')
  const found = [...text.matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(([, path = '']) =>
    normalize(join(dirname(file), path)),
  )
  return new Set(found)
}

/** Where a name imported from a file is first used; −1 where none is. */
function firstUse(body: string, imported: string, by: string): number {
  const path = `./${imported.split('/').at(-1)}`
  const statements = read(by).matchAll(/^import \{([^}]*)\} from '([^']*)'$/gm)
  const names = [...statements]
    .filter(([, , from]) => from?.endsWith(path.slice(1)))
    .flatMap(([, list = '']) => list.split(',').map((name) => name.trim().split(' as ').at(-1)))
    .filter((name) => name !== undefined && name !== '' && !name.startsWith('type '))
  return Math.max(-1, ...names.map((name) => body.search(new RegExp(`\\b${name}\\(`))))
}
