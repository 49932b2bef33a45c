import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { allPages, type Page, read } from './pages.ts'

const root = new URL('../../', import.meta.url)

it('Every link between pages leads to a file, and to a heading that is there', () => {
  const broken = allPages().flatMap((page) =>
    linksOf(page)
      .filter(({ path, anchor }) => !leads(path, anchor))
      .map(({ written }) => `${page.path}: ${written}`),
  )
  expect(broken).toEqual([])
})

it('Every page can be reached from the README', () => {
  const known = new Map(allPages().map((page) => [page.path, page]))
  const reached = new Set(['README.md'])
  for (const path of reached) {
    const page = known.get(path)
    if (page) for (const link of linksOf(page)) reached.add(link.path)
  }
  expect([...known.keys()].filter((path) => !reached.has(path))).toEqual([])
})

function linksOf(page: Page): readonly { written: string; path: string; anchor: string }[] {
  const prose = page.text.replace(/```[\s\S]*?```/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((found) => found[1] ?? '')
    .filter((written) => !/^[a-z]+:/.test(written))
    .map((written) => {
      const [path = '', anchor = ''] = written.split('#')
      return { written, path: path === '' ? page.path : join(dirname(page.path), path), anchor }
    })
}

function leads(path: string, anchor: string): boolean {
  if (!existsSync(new URL(path, root))) return false
  return anchor === '' || headingsOf(path).includes(anchor)
}

/** Headings as GitHub names them. */
function headingsOf(path: string): readonly string[] {
  return [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
