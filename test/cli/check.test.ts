import { beforeAll, describe, expect, it } from 'vitest'
import { bankfull, project, put } from './bankfull.ts'

const shop = {
  'bankfull.yaml':
    'project: till\ndata: data\nnaming: {s: text, l: integer, c: decimal, dt: timestamp}\n',
  'tables/tickets.yaml': `table: Tickets
files: "Tickets/{store}/**/*"
purpose: Tickets of the till
merge: {key: [lTicketID]}
columns: {sPlate: {type: text, pii: true}, cTotal: {type: "decimal(18,4)"}}
checks:
  - {column: cTotal, between: [0, 100]}
  - {column: sPlate, unique: true}
  - {column: sColour, not_null: true}
  - {rows: [1, 10]}
`,
  'data/Tickets/store_1/march.csv': 'lTicketID,cTotal,sPlate\n1,5.00,AB 1\n2,500.00,CD 2\n',
  'views/takings.yaml': `view: takings
purpose: What the till took
grain: [plate]
columns: {plate: {type: text, pii: true}, total: {type: "decimal(18,2)"}}
tests:
  - {column: total, between: [0, 1000]}
  - {sum: total, equals: {of: Tickets, sum: cTotal}}
`,
  'views/takings.sql':
    'SELECT sPlate AS plate, sum(cTotal) AS total FROM Tickets GROUP BY sPlate\n',
  'checks/dear_tickets.sql':
    '-- Nobody pays more than 400\nSELECT lTicketID, sPlate, cTotal FROM Tickets WHERE cTotal > 400;\n',
  'checks/of_no_table.sql': 'SELECT lTicketID FROM Ticket\n',
  'checks/none.sql': 'SELECT plate FROM takings WHERE total < 0\n',
}

describe('Checks of what is published', () => {
  let root: string
  beforeAll(async () => {
    root = project(shop)
    await bankfull(root, 'run', '-q')
  })

  it('name the rows that offend, mask what tells of a person, and say which check could not be run', async () => {
    const ended = await bankfull(root, 'check', '-q')
    expect(ended).toMatchObject({ exit: 1, err: '' })
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/check.txt')
    expect(ended.out).not.toContain('CD 2')
  })

  it('are one document for a machine, and can be chosen by name', async () => {
    const { exit, out } = await bankfull(root, 'check', '-s', 'takings,none', '--json', '-q')
    const { results, problems } = JSON.parse(out)
    expect(exit).toBe(0)
    expect(problems).toEqual([])
    expect(results.map((one: { of: string; status: string }) => `${one.of} ${one.status}`)).toEqual(
      ['takings passed', 'takings passed', 'takings passed', 'none passed'],
    )
    expect(await bankfull(root, 'check', '-s', 'taking', '-q')).toMatchObject({ exit: 2 })
    expect((await bankfull(root, 'check', 'slq', '-q')).err).toContain('did you mean  sql')
  })
})

describe('Checks of the SQL', () => {
  it('need no data, and tell every construct of every file at once', async () => {
    const root = project(shop)
    put(
      root,
      'views/takings.sql',
      "SELECT sPlate::text AS plate,\n  round(avg(cTotal), 2) AS total\nFROM Tickets\nWHERE concat(sPlate, 'x') ILIKE 'a%'\nGROUP BY ALL ORDER BY total LIMIT 3\n",
    )
    put(root, 'checks/none.sql', 'SELECT plate FROM takings QUALIFY rank() OVER () = 1\n')
    const ended = await bankfull(root, 'check', 'sql', '-q')
    expect(ended).toMatchObject({ exit: 2, err: '' })
    await expect(ended.out).toMatchFileSnapshot('../golden/cli/check-sql.txt')
    const { problems } = JSON.parse((await bankfull(root, 'check', 'sql', '--json', '-q')).out)
    expect(problems.length).toBe(ended.out.match(/^VIEW_/gm)?.length)
  })

  it('print a sound view as each engine runs it', async () => {
    const root = project(shop)
    put(root, 'checks/of_no_table.sql', 'SELECT lTicketID FROM Tickets WHERE cTotal < 0\n')
    expect((await bankfull(root, 'check', 'sql', '-q')).out).toBe(
      '1 view and 3 checks: every engine runs them alike\n',
    )
    put(
      root,
      'views/takings.sql',
      'SELECT sPlate AS plate, CAST(ratio(sum(cTotal), count(*), 2) AS DECIMAL(18,2)) AS total FROM Tickets GROUP BY sPlate\n',
    )
    const texts = await Promise.all(
      ['duckdb', 'spark', 'bigquery'].map(async (engine) => {
        const { exit, out } = await bankfull(root, 'check', 'sql', '--as', engine, '-q')
        expect(exit).toBe(0)
        return `${engine}\n${out}`
      }),
    )
    await expect(texts.join('\n')).toMatchFileSnapshot('../golden/cli/check-sql-as.txt')
    expect(await bankfull(root, 'check', 'sql', '--as', 'oracle', '-q')).toMatchObject({ exit: 2 })
  })
})
