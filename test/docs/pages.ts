import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../../', import.meta.url)

/** A page for readers: its path from the checkout's root, and its text. */
export interface Page {
  readonly path: string
  readonly text: string
}

/** A fenced block of a page. */
export interface Block {
  readonly page: string
  readonly line: number
  readonly language: string
  /** The HTML comment on the line before it, e.g. `not run: the key is yours`. */
  readonly mark: string
  readonly text: string
}

/** A file of the checkout. */
export function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8')
}

/** Every page that a reader of the project meets. */
export function allPages(): readonly Page[] {
  const below = readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' })
  const docs = below.filter((path) => path.endsWith('.md')).map((path) => `docs/${path}`)
  return ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...docs.sort()].map((path) => ({
    path,
    text: read(path),
  }))
}

/** The fenced blocks of a page in one language. */
export function blocksOf({ path, text }: Page, language: string): readonly Block[] {
  const found: Block[] = []
  const lines = text.split('\n')
  let opened: { at: number; language: string } | undefined
  for (const [at, line] of lines.entries()) {
    const fence = /^```(\w*)$/.exec(line)
    if (!fence) continue
    if (opened === undefined) opened = { at, language: fence[1] ?? '' }
    else {
      const mark = /^<!-- (.*) -->$/.exec(lines[opened.at - 1] ?? '')?.[1] ?? ''
      const block = lines.slice(opened.at + 1, at).join('\n')
      if (opened.language === language)
        found.push({ page: path, line: opened.at + 2, language, mark, text: block })
      opened = undefined
    }
  }
  return found
}

/** The path that a whole file's block says in its first line: `# tables/tickets.yaml`. */
export function pathOf(block: Block): string | undefined {
  return /^(?:#|--) ((?:bankfull|tables\/\w+|views\/\w+|data\/[\w/]+)\.\w+)$/.exec(
    block.text.split('\n')[0] ?? '',
  )?.[1]
}
