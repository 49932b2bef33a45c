import { expect, it } from 'vitest'
import { normalize } from '../../src/ask/normalize.ts'
import { recognizePeriods } from '../../src/ask/period.ts'
import type { Calendar } from '../../src/project/project.ts'

const calendar: Calendar = {
  weekStarts: 'monday',
  fiscalYearStartMonth: 10,
  fiscalYearNamedBy: 'ending_year',
  timeZone: 'UTC',
}

function periods(text: string): readonly string[] {
  const { tokens } = normalize(text)
  const found = recognizePeriods(tokens, () => true, { today: '2026-11-24', calendar })
  return found.map(({ period }) => (period ? `${period.start}..${period.end}` : 'no such days'))
}

// today is Tuesday, 24 November 2026
it.each([
  ['since the start of 2025', '2025-01-01..2026-11-24'],
  ['first fiscal quarter of 2026', '2025-10-01..2025-12-31'],
  ['today', '2026-11-24..2026-11-24'],
  ['yesterday', '2026-11-23..2026-11-23'],
  ['the day before yesterday', '2026-11-22..2026-11-22'],
  ['this week', '2026-11-23..2026-11-24'],
  ['last week', '2026-11-16..2026-11-22'],
  ['this month', '2026-11-01..2026-11-24'],
  ['last month', '2026-10-01..2026-10-31'],
  ['next month', '2026-12-01..2026-12-31'],
  ['this quarter so far', '2026-10-01..2026-11-24'],
  ['last quarter', '2026-07-01..2026-09-30'],
  ['this year', '2026-01-01..2026-11-24'],
  ['last year', '2025-01-01..2025-12-31'],
  ['last 7 days', '2026-11-18..2026-11-24'],
  ['past thirty days', '2026-10-26..2026-11-24'],
  ['last 2 weeks', '2026-11-09..2026-11-22'],
  ['the last six months', '2026-05-01..2026-10-31'],
  ['trailing 12 months', '2025-11-01..2026-10-31'],
  ['last two quarters', '2026-04-01..2026-09-30'],
  ['past 3 years', '2023-01-01..2025-12-31'],
  ['October', '2026-10-01..2026-10-31'],
  ['in November', '2026-11-01..2026-11-24'],
  ['December', '2025-12-01..2025-12-31'],
  ['in May', '2026-05-01..2026-05-31'],
  ['Sept 2025', '2025-09-01..2025-09-30'],
  ['October of last year', '2025-10-01..2025-10-31'],
  ['last November', '2025-11-01..2025-11-30'],
  ['the month of August', '2026-08-01..2026-08-31'],
  ['2025', '2025-01-01..2025-12-31'],
  ['in 2026', '2026-01-01..2026-11-24'],
  ['2026-09', '2026-09-01..2026-09-30'],
  ['2026-09-15', '2026-09-15..2026-09-15'],
  ['Oct 5th', '2026-10-05..2026-10-05'],
  ['5 October 2025', '2025-10-05..2025-10-05'],
  ['December 24', '2025-12-24..2025-12-24'],
  ['Q3', '2026-07-01..2026-09-30'],
  ['q4', '2026-10-01..2026-11-24'],
  ['Q1 2025', '2025-01-01..2025-03-31'],
  ['third quarter of 2025', '2025-07-01..2025-09-30'],
  ['2nd quarter', '2026-04-01..2026-06-30'],
  ['fiscal Q1 2026', '2025-10-01..2025-12-31'],
  ['fiscal year 2026', '2025-10-01..2026-09-30'],
  ['FY27', '2026-10-01..2026-11-24'],
  ['this fiscal year', '2026-10-01..2026-11-24'],
  ['last fiscal quarter', '2026-07-01..2026-09-30'],
  ['first half of 2026', '2026-01-01..2026-06-30'],
  ['H2', '2026-07-01..2026-11-24'],
  ['ytd', '2026-01-01..2026-11-24'],
  ['month to date', '2026-11-01..2026-11-24'],
  ['fytd', '2026-10-01..2026-11-24'],
  ['since July', '2026-07-01..2026-11-24'],
  ['since last month', '2026-10-01..2026-11-24'],
  ['between June and August 2026', '2026-06-01..2026-08-31'],
  ['from January to March', '2026-01-01..2026-03-31'],
  ['November to February 2026', '2025-11-01..2026-02-28'],
  ['Jan-Mar 2025', '2025-01-01..2025-03-31'],
  ['from 2026-09-01 through 2026-09-30', '2026-09-01..2026-09-30'],
  ['two months ago', '2026-09-01..2026-09-30'],
  ['a year ago', '2025-01-01..2025-12-31'],
])('reads "%s" as %s', (text, wanted) => {
  expect(periods(text)).toEqual([wanted])
})

it.each([
  ['last 0 days'],
  ['February 30'],
  ['2024-13'],
  ['2026-02-30'],
  ['last 100000 days'],
  ['since 2099'],
])('knows that "%s" names no days', (text) => {
  expect(periods(text)).toEqual(['no such days'])
})

it.each([
  ['week 54 of 2024', 1],
  ['01/02/03', 1],
  ['we may be open', 0],
  ['99999', 0],
  ['the second site', 0],
])('leaves "%s" to be refused rather than guessed', (text, found) => {
  expect(periods(text)).toHaveLength(found)
})

it('keeps two periods apart so that they can be set side by side', () => {
  expect(periods('H1 vs H2 of last year')).toEqual([
    '2025-01-01..2025-06-30',
    '2025-07-01..2025-12-31',
  ])
  expect(periods('October vs October 2025')).toEqual([
    '2026-10-01..2026-10-31',
    '2025-10-01..2025-10-31',
  ])
  expect(periods('this month compared with last')).toEqual([
    '2026-11-01..2026-11-24',
    '2026-10-01..2026-10-31',
  ])
  expect(periods('this quarter versus last, by site')).toEqual([
    '2026-10-01..2026-11-24',
    '2026-07-01..2026-09-30',
  ])
  expect(periods('Q3 vs Q2')).toEqual(['2026-07-01..2026-09-30', '2026-04-01..2026-06-30'])
  expect(periods('compare September and October')).toEqual([
    '2026-09-01..2026-09-30',
    '2026-10-01..2026-10-31',
  ])
  expect(periods('September and October')).toEqual(['2026-09-01..2026-10-31'])
})
