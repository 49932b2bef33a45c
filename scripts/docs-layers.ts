import type { Layers } from './layers.ts'

/** What each folder of src is for, in one line. */
const purposes: Readonly<Record<string, string>> = {
  cli: 'words in, words and an exit code out; the only place that knows the machine’s clock and terminal',
  serve: 'the same answers over HTTP',
  propose: 'a folder of exports becomes a project, each proposal with its evidence',
  promote: 'what one environment published, into another, byte for byte',
  diff: 'two versions of a table or view, cell by cell, wherever they come from',
  merge: 'bronze to silver: deliveries become one table each, every row accounted for',
  gold: 'silver to gold: views from the parsed SQL, tested, then published',
  ask: 'a question becomes one view with typed slots, a choice, or a refusal',
  workspace: 'opens a project’s tools once: deliveries, catalog, ledger, engine; the writer’s lock',
  ledger: 'what ran and where each row went: SQLite, and Parquet beside it',
  catalog: 'published snapshots; a commit is one exclusive creation',
  land: 'reads one delivered file without losing a value',
  engine: 'one face for SQL engines; DuckDB today',
  storage: 'files in one place: a local folder today',
  project: 'the project folder, checked; all problems at once, each with its place',
  sql: 'SQL as a value; the types of columns',
  base: 'problems and their catalogue, digests, the clock’s and the reporter’s face',
}

const begin = '<!-- layers: written by `npm run docs` from layers.json -->'
const end = '<!-- end of layers -->'

/** A page with its block of layers written anew. Throws where the page has no such block. */
export function withLayerList(page: string, layers: Layers): string {
  const [before, rest = ''] = page.split(begin)
  const after = rest.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`no block ${begin}`)
  const rows = layers.map((folders, at) => {
    const lines = folders.map((folder) => `\`${folder}\`: ${purposeOf(folder)}`)
    return `| ${layers.length - at} | ${lines.join('<br>')} |`
  })
  return [
    before,
    begin,
    '\n\n| layer | folder |\n|---|---|\n',
    rows.join('\n'),
    `\n\n${end}`,
    after,
  ].join('')
}

function purposeOf(folder: string): string {
  const purpose = purposes[folder]
  if (purpose === undefined) throw new Error(`say in scripts/docs-layers.ts what ${folder} is for`)
  return purpose
}
