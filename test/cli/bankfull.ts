import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** What a command left behind. */
export interface Ended {
  readonly exit: number | null
  readonly out: string
  readonly err: string
}

const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts')

/** Runs the command line in a folder; the folder's own path is shown as `PROJECT`. */
export async function bankfull(folder: string, ...words: readonly string[]): Promise<Ended> {
  const { child, ended } = started(folder, words)
  child.stdin?.end()
  return ended
}

/** Starts the command line, for tests that stop it themselves. */
export function started(
  folder: string,
  words: readonly string[],
): { readonly child: ReturnType<typeof spawn>; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: tmpdir(), NO_COLOR: '1', TZ: 'UTC' },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exit) => resolve({ exit, out: shown(out, folder), err: shown(err, folder) }))
  })
  return { child, ended }
}

/** A project folder with these files (and bankfull.yaml and a table, unless they say otherwise). */
export function project(files: Readonly<Record<string, string>> = {}, name = 'till'): string {
  const root = join(mkdtempSync(join(tmpdir(), 'bankfull-cli-')), name)
  for (const [path, content] of Object.entries({ ...plain, ...files })) put(root, path, content)
  return root
}

/** Writes one file of a project. */
export function put(root: string, path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

const plain: Readonly<Record<string, string>> = {
  'bankfull.yaml':
    'project: till\ndata: data\nnaming: {s: text, l: integer, c: decimal, dt: timestamp}\n',
  'tables/tickets.yaml':
    'table: Tickets\nfiles: "Tickets/{store}/**/*"\npurpose: Tickets of the till\nmerge:\n  key: [lTicketID]\n',
  'data/Tickets/store_1/march.csv': 'lTicketID,cTotal\n1,5.00\n2,five\n',
  'data/Tickets/store_2/march.csv': 'lTicketID,cTotal\n1,6.00\n3,7.25\n',
}

function shown(text: string, folder: string): string {
  return text.replaceAll(folder, 'PROJECT')
}
