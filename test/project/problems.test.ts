import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Problem, Problems } from '../../src/base/problem.ts'
import { loadProject } from '../../src/project/load.ts'
import { type Files, folder, problems, smallest, told } from './folder.ts'

/** Holds what a person reads about these files to the golden file of that name. */
async function reads(golden: string, files: Files): Promise<void> {
  const text = told(await problems(files))
  await expect(text).toMatchFileSnapshot(`../golden/project/${golden}.txt`)
}

/** The first problem of a table with these lines more. */
async function tableProblem(more: string): Promise<Problem | undefined> {
  return (await problems({ 'tables/tickets.yaml': `${smallest.table}${more}\n` }))[0]
}

describe('All that is wrong is told at once', () => {
  it('across the files of a project', async () => {
    await reads('many-files', {
      'bankfull.yaml': 'project: wash\ncalender: {week_starts: monday}\ntoday: 2026-02-30\n',
      'tables/house_accounts.yaml':
        'table: HouseAccounts\nmerge:\n  key: [lSiteID, lsiteid]\nreferences: {lSiteID: Site.lSiteID}\n',
      'tables/sites.yaml': 'table: Sites\nmerge: {key: [lSiteID]\n',
      'tables/tickets.yaml': 'table: Tickets\npurpose: Washes\n',
      'views/by_month.yaml': 'view: by_moth\ncolumns: {month: {type: dat}}\n',
      'views/by_day.sql': 'select 1\n',
    })
  })

  it('in one table whose every key is wrong', async () => {
    await reads('table', {
      'tables/house_accounts.yaml': `table: House-Accounts
purpos: Accounts
files: "/HouseAccounts/{shop}/{store}/{store}/*"
merge:
  key: []
  allow_null_merge_keys: no
  normalize: {sEmail: nfk}
  identity: lSiteID
  winner: {newst: dtUpdated}
drift: widdn
columns:
  cBalance: {type: desimal, unit: USD}
  cLimit: {type: decimal(18,4)}
  cOver: {type: "decimal(40,2)"}
  cY: money
  cbalance: {pii: "true"}
stores:
  store_03:
    encoding: windows-1522
    delimiter: ";;"
    quote: ""
    decimal_mark: x
    date_format: dd.mm.yyyy
    time_zone: America/Chicgo
    nulls: [NULL, ]
    header: 1
    rename: {Mail: sEmail, EMail: semail}
  store_04: {nulls: "NULL", date_format: "%d.%m.%Y"}
references: {lSiteID: Sites}
delivery: all
quarantine: {max: 0.1 %}
freshness: {warn_after: 26h, error_after: 1d}
`,
    })
  })

  it('in the checks of a table', async () => {
    await reads('checks', {
      'tables/tickets.yaml': `${smallest.table}checks:
  - {column: a, not_null: false}
  - {column: a}
  - {unique: [a, b]}
  - {column: a, unique: [b]}
  - {column: a, between: [9, 1]}
  - {column: a, between: [1]}
  - {column: a, between: [a, z]}
  - {column: a, between: [0, .inf]}
  - {column: a, accepted: []}
  - {column: a, accepted: [x, ~]}
  - {between: [1, 2]}
  - {column: a, betwen: [1, 2]}
  - not_null
`,
    })
  })

  it('in bankfull.yaml', async () => {
    await reads('project', {
      'bankfull.yaml': `project:
today: tomorrow
stores: {expected: from_table, table: Site, key: lSiteID}
naming: {c: decimal, 7: text, d: float}
calendar: {week_starts: sun, fiscal_year_start_month: 13, time_zone: Mars}
engine: duckbd
environments: {prod: {engine: bigquery}, Dev: {}, dev: local}
freshness: {warn_after: 26 hours}
`,
      'tables/sites.yaml': 'table: Sites\nmerge: {key: [lSiteID]}\n',
    })
  })

  it('in a view', async () => {
    await reads('view', {
      'views/by_month.sql': ' \n',
      'views/by_month.yaml': `view: by_month
grain: [month, location]
columns: {month: {type: date}, place: {}, rate: {type: double}}
slots:
  period: {column: moth, default: last_month}
  location: {}
  n: {default: 50, max: 20, column: month}
  measure: {columns: [rate, revenue], default: rat}
  State: {column: place}
ranks: {of: locatoin, order: worst}
examples: [by month, By Month]
synonyms: {location: [site], rat: []}
phrases: {heavy: [worst], 2: worst}
negatives: payroll
tests: [{unique: [month, place]}, {column: rate, between: [0, 1]}, {column: rte, not_null: true}]
`,
    })
  })

  it('in the columns that a view names', async () => {
    await reads('view-columns', {
      'views/by_month.sql': 'select 1\n',
      'views/by_month.yaml': `view: by_month
grain: [month, location]
columns: {month: {type: date}, place: {type: text}, rate: {type: double}}
slots:
  period: {column: moth}
  location: {column: place}
  n: {default: 50, max: 20}
  measure: {columns: [rate, revenue], default: rat}
ranks: {of: locatoin, order: bottom}
synonyms: {location: [site], rat: [share]}
tests: [{unique: [month, plac]}, {column: rte, not_null: true}]
`,
    })
  })

  it('in the columns that no question names', async () => {
    await reads('view-asked', {
      'views/by_month.sql': 'select 1\n',
      'views/by_month.yaml': `view: by_month
grain: [month, place]
columns:
  month: {type: date}
  place: {type: text, asked: false}
  rate: {type: "decimal(9,6)", total: part / whole}
  part: {type: integer, asked: false}
  whole: {type: integer, asked: no}
slots:
  period: {column: month}
  place: {column: place}
  measure: {columns: [rate, part]}
ranks: {of: place, order: bottom}
synonyms: {part: [share]}
tests: [{column: part, not_null: true}]
`,
    })
  })

  it('in the merge rule', async () => {
    await reads('merge', {
      'tables/tickets.yaml': `table: Tickets
merge:
  key: [lTicketID, dtUpdated]
  normalize: {lTicketId: trim, sPlate: [upper]}
  winner: {newest: dtUpdated}
`,
      'tables/sites.yaml': `table: Sites
merge:
  key: [lSiteID, dtUpdated]
  normalize: {lSiteId: trim}
  winner: {newest: dtUpdated}
`,
    })
  })
})

describe('Names', () => {
  it('clash where two tables have one, or differ by case alone, or a view has a table’s', async () => {
    await reads('names', {
      'tables/a.yaml': 'table: Tickets\nmerge: {key: [k]}\n',
      'tables/b.yaml': 'table: Tickets\nmerge: {key: [k]}\n',
      'tables/c.yaml': 'table: tickets\nmerge: {key: [k]}\n',
      'views/TICKETS.yaml': 'view: TICKETS\ncolumns: {k: {type: text}}\n',
      'views/TICKETS.sql': 'select 1 as k\n',
    })
  })

  it('are not said to be unknown while a table’s own name cannot be read', async () => {
    const found = await problems({
      'tables/sites.yaml': 'table: [Sites\nmerge: {key: [lSiteID]}\n',
      'tables/tickets.yaml': `${smallest.table}references: {lSiteID: Sites.lSiteID}\n`,
    })
    expect(new Set(found.map(({ where }) => where?.file))).toEqual(new Set(['tables/sites.yaml']))
  })

  it('of stores are held to the project’s list', async () => {
    await reads('stores', {
      'bankfull.yaml': 'project: wash\nstores: [store_01, store_02, store_01]\n',
      'tables/a.yaml': 'table: A\nmerge: {key: [k]}\nstores: {store_01: {}, "*": {}}\n',
    })
    await reads('stores-unknown', {
      'bankfull.yaml': 'project: wash\nstores: [store_01, store_02]\n',
      'tables/a.yaml':
        'table: A\nmerge: {key: [k]}\nstores: {store_01: {}, stroe_02: {}, "*": {}}\n',
    })
  })
})

describe('YAML that does not parse', () => {
  it.each([
    ['a list left open', 'open-list', 'table: Tickets\nmerge: {key: [a, b}\n'],
    ['a quote left open', 'open-quote', 'table: "Tickets\nmerge: {key: [a]}\n'],
    ['a tab as indent', 'tab', 'table: Tickets\nmerge:\n\tkey: [a]\n'],
    ['a colon in unquoted text', 'colon', 'table: Tickets\npurpose: Washes: all of them\n'],
    [
      'a key that stands twice',
      'twice',
      'table: A\nmerge: {key: [k]}\ndrift: widen\ndrift: freeze\n',
    ],
    ['a second document', 'documents', 'table: A\nmerge: {key: [k]}\n---\ntable: B\n'],
    ['a tag', 'tag', 'table: !!str A\nmerge: {key: [k]}\n'],
    ['a merge key', 'merge-key', 'table: A\nmerge: {key: [k]}\nstores: {a: &a {}, b: {<<: *a}}\n'],
    ['an alias without an anchor', 'alias', 'table: A\nmerge: {key: [*k]}\n'],
    ['an alias inside itself', 'circle', 'table: A\nmerge: &m {key: [k], winner: *m}\n'],
    ['a key that is a list', 'list-key', 'table: A\nmerge: {key: [k]}\ncolumns: {[a, b]: {}}\n'],
    ['a key without a name', 'no-key', 'table: A\nmerge: {key: [k]}\ncolumns: {: {}}\n'],
    ['nothing', 'empty', ''],
    ['comments alone', 'comments', '# later\n'],
    ['a list on top', 'list', '- table: A\n'],
    ['one word', 'word', 'Tickets\n'],
  ])('%s', async (_what, golden, text) => {
    await reads(`yaml-${golden}`, { 'tables/t.yaml': text })
  })
})

describe('A folder that is not what it should be', () => {
  it('holds no project at all', async () => {
    const root = join(folder({}), 'elsewhere')
    const error = await loadProject(root).catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({
      code: 'PROJECT_NOT_FOUND',
      exitCode: 2,
      parameters: { folder: root },
    })
  })

  it('holds a view without SQL, SQL without a view, and YAML by another name', async () => {
    await reads('files', {
      'tables/tickets.yml': smallest.table,
      'tables/README.md': 'not ours',
      'tables/.tickets.yaml.swp': 'not ours',
      'views/a.yaml': 'view: a\ncolumns: {k: {type: text}}\n',
      'views/b.sql': 'select 1\n',
    })
  })

  it('holds text that is no UTF-8, and a file beyond all measure', async () => {
    await reads('unreadable', {
      'tables/latin.yaml': Buffer.from('table: T\npurpose: W\xe4sche\n', 'latin1'),
      'tables/utf16.yaml': Buffer.from('\ufefftable: T\n', 'utf16le'),
      'tables/vast.yaml': 'a'.repeat(1_048_577),
    })
  })

  it('holds a folder, a link out of it and a file under lock where YAML should be', async () => {
    const root = folder({ 'tables/locked.yaml': smallest.table, 'outside.yaml': smallest.table })
    const other = folder({ 'secret.yaml': smallest.table })
    mkdirSync(join(root, 'tables/folder.yaml'))
    symlinkSync(join(other, 'secret.yaml'), join(root, 'tables/link.yaml'))
    symlinkSync(join(root, 'outside.yaml'), join(root, 'tables/inner.yaml'))
    symlinkSync(join(root, 'gone.yaml'), join(root, 'tables/gone.yaml'))
    chmodSync(join(root, 'tables/locked.yaml'), 0)
    const error = await loadProject(root).catch((problem: unknown) => problem)
    const found = error instanceof Problems ? error.problems : []
    const said = found.map(({ code, where }) => `${code} ${where?.file}`)
    expect(said).toEqual(
      expect.arrayContaining([
        'PROJECT_FILE_UNREADABLE tables/folder.yaml',
        'PROJECT_FILE_UNREADABLE tables/gone.yaml',
        'PATH_OUTSIDE tables/link.yaml',
      ]),
    )
    expect(said.join()).not.toContain('tables/inner.yaml')
  })
})

describe('A suggestion', () => {
  it.each([
    ['merg: {}', 'merge'],
    ['Drift: widen', 'drift'],
    ['drift: Widen', 'widen'],
    ['frehsness: {}', 'freshness'],
    ['columns: {a: {type: string}}', undefined],
    ['columns: {a: {type: timestampp}}', 'timestamp'],
    ['columns: {a: {pii: yes}}', 'true'],
    ['checks: [{unique: lTicketID}]', '[lTicketID]'],
    ['stores: {a: {encoding: utf8-}}', 'utf-8'],
    ['stores: {a: {date_format: dd/mm/yyyy HH:mm}}', 'DD/MM/YYYY HH:mm'],
    ['stores: {a: {date_format: dd/mm/yyyy HH:MM}}', 'DD/MM/YYYY HH:MM'],
    ['stores: {a: {date_format: "%d.%m.%Y"}}', undefined],
  ])('for %s', async (written, suggestion) => {
    expect((await tableProblem(written))?.didYouMean).toBe(suggestion)
  })
})
