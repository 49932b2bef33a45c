import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open.ts'
import type { Lineage } from '../../src/gold/lineage.ts'
import { columnItself, isDirect } from '../../src/gold/lineage.ts'
import {
  columnsAhead,
  columnsBehind,
  nodesAhead,
  nodesBehind,
} from '../../src/gold/lineage-graph.ts'
import type { Query, Relation } from '../../src/gold/lineage-scope.ts'
import { jobEvent } from '../../src/gold/open-lineage.ts'
import { projectLineage } from '../../src/gold/project-lineage.ts'
import { queryLineage } from '../../src/gold/query-lineage.ts'
import { parseView, treeNode } from '../../src/gold/syntax-tree.ts'
import { leaving, panelWorkspace } from '../train/panel.ts'
import { goldWorkspace, publish, viewOf } from './gold-workspace.ts'

/** Two tables, as the project declares them; `Notes` has columns that nobody knows yet. */
const tables: Readonly<Record<string, readonly string[] | undefined>> = {
  Tickets: ['id', 'site', 'total', 'paid_on', 'void'],
  Sites: ['site', 'city', 'state'],
  Notes: undefined,
}

let engine: Engine
beforeAll(async () => {
  engine = await openEngine('duckdb', { threads: 1, memoryLimit: '200MB' })
})
afterAll(() => engine[Symbol.asyncDispose]())

describe('The lineage of a column', () => {
  it('goes through WITH clauses, aliases and subqueries to the tables', async () => {
    expect(
      await lineageOf(`
        WITH paid(place, amount) AS (SELECT site, total FROM Tickets WHERE NOT void),
        doubled AS (SELECT p.place AS spot, p.amount * 2 AS twice FROM paid AS p)
        SELECT d.spot, d.twice AS figure FROM (SELECT * FROM doubled) AS d`),
    ).toEqual([
      'spot ← Tickets.site IDENTITY',
      'figure ← Tickets.total TRANSFORMATION',
      'rows ← Tickets.void FILTER',
    ])
  })

  it('says what joins, groups, filters and sorts decide, apart from what flows in', async () => {
    expect(
      await lineageOf(`
        SELECT s.city, sum(t.total) AS revenue, count(t.id) AS tickets
        FROM Tickets AS t LEFT JOIN Sites AS s ON s.site = t.site AND s.state = 'TX'
        WHERE t.paid_on >= DATE '2026-01-01'
        GROUP BY s.city HAVING max(t.total) > 5 ORDER BY revenue DESC NULLS LAST LIMIT 3`),
    ).toEqual([
      'city ← Sites.city IDENTITY',
      'revenue ← Tickets.total AGGREGATION',
      'tickets ← Tickets.id AGGREGATION masked',
      'rows ← Sites.site JOIN',
      'rows ← Tickets.site JOIN',
      'rows ← Sites.state JOIN',
      'rows ← Tickets.paid_on FILTER',
      'rows ← Sites.city GROUP_BY',
      'rows ← Tickets.total FILTER SORT',
    ])
  })

  it('puts the branches of UNION ALL together by place, whatever their names', async () => {
    expect(
      await lineageOf(`
        SELECT site AS place, total AS amount FROM Tickets WHERE NOT void
        UNION ALL SELECT s.city, 0 FROM Sites AS s`),
    ).toEqual([
      'place ← Tickets.site IDENTITY',
      'place ← Sites.city IDENTITY',
      'amount ← Tickets.total IDENTITY',
      'rows ← Tickets.void FILTER',
    ])
    expect(await lineageOf('SELECT site FROM Tickets EXCEPT SELECT site FROM Sites')).toEqual([
      'site ← Tickets.site IDENTITY',
      'rows ← Sites.site FILTER',
      'rows ← Tickets.site GROUP_BY',
    ])
  })

  it('tells conditions of CASE and windows from the values that they choose', async () => {
    expect(
      await lineageOf(`
        SELECT CASE WHEN void THEN 0 ELSE total END AS kept,
          coalesce(site, 'none') AS place,
          row_number() OVER (PARTITION BY site ORDER BY paid_on NULLS LAST) AS turn,
          sum(total) OVER (PARTITION BY site) AS of_site,
          sum(total) FILTER (WHERE void) AS voided
        FROM Tickets`),
    ).toEqual([
      'kept ← Tickets.void CONDITIONAL',
      'kept ← Tickets.total TRANSFORMATION',
      'place ← Tickets.site TRANSFORMATION',
      'turn ← Tickets.site WINDOW',
      'turn ← Tickets.paid_on WINDOW',
      'of_site ← Tickets.total AGGREGATION',
      'of_site ← Tickets.site WINDOW',
      'voided ← Tickets.total AGGREGATION',
      'voided ← Tickets.void FILTER',
    ])
  })

  it('spells out * and t.*, and takes a column that USING made one of two once', async () => {
    expect(await lineageOf('SELECT * FROM Tickets JOIN Sites USING (site)')).toEqual([
      ...['id', 'site', 'total', 'paid_on', 'void'].map(
        (one) => `${one} ← Tickets.${one} IDENTITY`,
      ),
      'city ← Sites.city IDENTITY',
      'state ← Sites.state IDENTITY',
      'rows ← Tickets.site JOIN',
      'rows ← Sites.site JOIN',
    ])
    expect(await lineageOf('SELECT s.* FROM Tickets AS t CROSS JOIN Sites AS s')).toEqual([
      'site ← Sites.site IDENTITY',
      'city ← Sites.city IDENTITY',
      'state ← Sites.state IDENTITY',
    ])
  })

  it('looks out of a subquery for names that it has not itself', async () => {
    expect(
      await lineageOf(`
        SELECT city, (SELECT max(t.total) FROM Tickets AS t WHERE t.site = Sites.site) AS dearest
        FROM Sites
        WHERE EXISTS (SELECT 1 FROM Tickets AS x WHERE x.site = Sites.site AND x.void)
          AND state IN (SELECT region FROM Notes)`),
    ).toEqual([
      'city ← Sites.city IDENTITY',
      'dearest ← Tickets.total AGGREGATION',
      'dearest ← Tickets.site FILTER',
      'dearest ← Sites.site FILTER',
      'rows ← Tickets.site FILTER',
      'rows ← Sites.site FILTER',
      'rows ← Tickets.void FILTER',
      'rows ← Notes.region FILTER',
      'rows ← Sites.state FILTER',
    ])
  })

  it('knows a WITH clause that hides a table, names in any case, and numbers for columns', async () => {
    expect(
      await lineageOf(`
        WITH tickets AS (SELECT CITY AS total FROM Sites)
        SELECT TOTAL AS t, count(*) AS n FROM Tickets GROUP BY 1`),
    ).toEqual(['t ← Sites.city IDENTITY', 'rows ← Sites.city GROUP_BY'])
  })

  it('lets constants come from nowhere, and VALUES too', async () => {
    expect(await lineageOf(`SELECT n, 1 AS one FROM (VALUES (1), (2)) AS v(n)`)).toEqual([])
  })
})

describe('The lineage of a project', () => {
  it('goes through views in both directions, and puts the uses on the way together', async () => {
    await using workspace = await goldWorkspace(['Visits', 'Unread'], {
      best: {
        sql: 'SELECT month, max(revenue) AS revenue FROM revenue GROUP BY month',
        columns: { month: 'date', revenue: 'decimal(18,2)' },
      },
      revenue: {
        sql: `SELECT month_start(visited) AS month, sum(total) AS revenue
              FROM Visits WHERE site <> 'X' GROUP BY month_start(visited)`,
        columns: { month: 'date', revenue: 'decimal(18,2)' },
      },
    })
    await publish(workspace, 'Visits', {
      columns: { site: 'text', total: 'decimal(18,2)', visited: 'date' },
      rows: '',
    })
    const { graph } = await projectLineage(workspace)
    expect(nodesBehind(graph, 'best')).toEqual(['revenue', 'Visits'])
    expect(nodesAhead(graph, 'Visits')).toEqual(['revenue', 'best'])
    expect(nodesAhead(graph, 'Unread')).toEqual([])
    const behind = columnsBehind(graph, { node: 'best', column: 'revenue' })
    expect(behind.map(({ source, steps, uses }) => [textOf(source), steps, words(uses)])).toEqual([
      ['revenue.revenue', 1, 'AGGREGATION'],
      ['revenue.month', 1, 'GROUP_BY'],
      ['Visits.total', 2, 'AGGREGATION'],
      ['Visits.site', 2, 'GROUP_BY FILTER'],
      ['Visits.visited', 2, 'GROUP_BY'],
    ])
    const ahead = columnsAhead(graph, { node: 'Visits', column: 'total' })
    expect(ahead.map(({ source, steps, uses }) => [textOf(source), steps, words(uses)])).toEqual([
      ['revenue.revenue', 1, 'AGGREGATION'],
      ['best.revenue', 2, 'AGGREGATION'],
    ])
  })
})

it('OpenLineage’s events go through a model’s scores, so that no chain ends at them', async () => {
  await using workspace = await panelWorkspace(leaving(), { months: 2 })
  const { graph, project, snapshots } = await projectLineage(workspace)
  const source = { project, environment: 'dev', graph, eventTime: '2026-11-24T08:00:00Z' }
  const events = project.views.map((view) => jobEvent(source, view, snapshots))
  const named = (sets: unknown): readonly string[] =>
    (sets as readonly { name: string }[]).map(({ name }) => name)
  expect(events.map(({ inputs, outputs }) => [...named(inputs), ...named(outputs)])).toEqual([
    ['silver.Panel', 'gold.leaving_scores'],
    ['gold.leaving_scores', 'gold.at_risk'],
  ])
})

/** A line an input of each column, and then what decides about the rows. */
async function lineageOf(sql: string): Promise<readonly string[]> {
  const tree = await parseView(viewOf(['asked', { sql, columns: {} }]), engine)
  const query: Query = queryLineage(treeNode(tree['node']), {
    sources,
    clauses: new Map(),
    outer: undefined,
  })
  return [
    ...query.columns.flatMap(({ name, lineage }) => lines(name, lineage)),
    ...lines('rows', query.rows),
  ]
}

function lines(name: string, lineage: Lineage): readonly string[] {
  return [...lineage.values()].map(({ source, uses }) => {
    const masked = uses.some(({ masking }) => masking) ? ' masked' : ''
    expect(uses.filter(isDirect).length, 'one flow at most').toBeLessThan(2)
    return `${name} ← ${textOf(source)} ${words(uses)}${masked}`
  })
}

function words(uses: readonly { readonly subtype: string }[]): string {
  return uses.map(({ subtype }) => subtype).join(' ')
}

function textOf({ node, column }: { readonly node: string; readonly column: string }): string {
  return `${node}.${column}`
}

function sources(name: string): Relation | undefined {
  const node = Object.keys(tables).find((one) => one.toLowerCase() === name.toLowerCase())
  if (node === undefined) return undefined
  const columns = (tables[node] ?? []).map((column) => ({
    name: column,
    lineage: columnItself({ node, column }),
  }))
  return { name: node, columns, open: tables[node] === undefined ? node : undefined }
}
