import { describe, expect, it } from 'vitest'
import { askedViews } from '../../src/project/detail.ts'
import { problems, project } from './folder.ts'

const fine = 'grain: [branch, sold_on]\ncolumns: {branch: {type: text}, sold_on: {type: date}}\n'

/** A view `stock` with this period slot, and `days` that may be its detail. */
const files = (period: string, more: Readonly<Record<string, string>> = {}) => ({
  'views/stock.yaml': `view: stock\ncolumns: {branch: {type: text}}\nslots: {period: ${period}}\n`,
  'views/stock.sql': 'select 1\n',
  'views/days.yaml': `view: days\n${fine}`,
  'views/days.sql': 'select 1\n',
  ...more,
})

const said = async (period: string, more = {}): Promise<readonly string[]> =>
  (await problems(files(period, more))).map(({ message }) => message)

describe('The detail of a view', () => {
  it('is a view that nobody asks by itself', async () => {
    const { views } = await project(files('{detail: days, by: {sold_on: [sold]}}'))
    expect(views.map(({ name }) => name)).toEqual(['days', 'stock'])
    expect(askedViews(views).map(({ name }) => name)).toEqual(['stock'])
  })

  it('is another view, with the days that periods are meant by', async () => {
    expect(await said('{detail: dais, by: {sold_on: [sold]}}')).toEqual([
      expect.stringContaining('there is no other view dais; the views are days'),
    ])
    expect(await said('{detail: stock, by: {sold_on: [sold]}}')).toEqual([
      expect.stringContaining('there is no other view stock'),
    ])
    expect(await said('{detail: days, by: {sold: [sold], branch: [of]}}')).toEqual([
      expect.stringContaining('days has no column sold.'),
      expect.stringContaining('branch of days holds no days: it is text.'),
    ])
  })

  it('needs words, and words need a detail', async () => {
    expect(await said('{detail: days}')).toEqual([expect.stringContaining('needs `by`')])
    expect(await said('{choose: {branch: next_month}, by: {sold_on: [sold]}}')).toEqual([
      expect.stringContaining('`by` tells how the periods of a `detail` are meant'),
    ])
  })

  it('has none itself', async () => {
    const chained = `view: days\n${fine}slots: {period: {detail: hours, by: {day: [on]}}}\n`
    const hours = 'view: hours\ncolumns: {day: {type: date}}\n'
    expect(
      await said('{detail: days, by: {sold_on: [sold]}}', {
        'views/days.yaml': chained,
        'views/hours.yaml': hours,
        'views/hours.sql': 'select 1\n',
      }),
    ).toEqual([expect.stringContaining('days has a detail itself')])
  })
})
