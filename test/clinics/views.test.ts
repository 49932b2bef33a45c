import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from '../../src/gold/gold.ts'
import { published } from '../gold/gold-workspace.ts'
import { type Clinics, openClinics } from './clinics.ts'

let clinics: Clinics

beforeAll(async () => {
  clinics = await openClinics()
  const { views } = await build(clinics.workspace)
  expect(views.map(({ name, status }) => [name, status])).toEqual([
    ['claim_denials', 'built'],
    ['clinic_activity', 'built'],
    ['patient_retention', 'built'],
  ])
})
afterAll(() => clinics[Symbol.asyncDispose]())

/** The view's rows of some clinic, week, month …, every row where none is said. */
async function figures(view: string, of = ''): Promise<readonly string[]> {
  return (await published(clinics.workspace, view)).filter((row) => row.includes(of))
}

describe('clinic_activity: week | name | clinic | visits | no-shows | cancelled | patients | fees | no-show rate', () => {
  it('ends 2020 with week 53, which reaches to 3 January 2021', async () => {
    expect(await figures('clinic_activity', 'Zürich')).toEqual([
      '2020-12-28 | 2020-W53 | Zürich Seefeld | 2 | 1 | 0 | 1 | 1314.50 | 0.333333',
      '2021-01-04 | 2021-W01 | Zürich Seefeld | 1 | 0 | 0 | 1 | 90.00 | 0.000000',
    ])
  })

  it('begins 2026 on 29 December, counts every known patient once, and an unknown one as a visit alone', async () => {
    // Kept: B-2 85, B-3 40 (nobody knows whose), B-4 70, B-5 60. Cancelled: B-6, a minute before Monday.
    expect(await figures('clinic_activity', 'Berlin')).toEqual(
      expect.arrayContaining([
        '2025-12-22 | 2025-W52 | Berlin Mitte | 1 | 0 | 0 | 1 | 1234.50 | 0.000000',
        '2025-12-29 | 2026-W01 | Berlin Mitte | 4 | 0 | 1 | 3 | 255.00 | 0.000000',
        '2026-01-05 | 2026-W02 | Berlin Mitte | 1 | 0 | 0 | 1 | 60.00 | 0.000000',
      ]),
    )
  })

  it('puts half past midnight in Hamburg into its own Monday, though it is Sunday at UTC', async () => {
    expect(await figures('clinic_activity', 'Hamburg')).toEqual([
      '2025-12-29 | 2026-W01 | Hamburg Altona | 1 | 0 | 0 | 1 | 20.00 | 0.000000',
      '2026-01-05 | 2026-W02 | Hamburg Altona | 1 | 2 | 0 | 1 | 95.50 | 0.666667',
      '2026-03-23 | 2026-W13 | Hamburg Altona | 1 | 0 | 0 | 1 | 50.00 | 0.000000',
      '2026-11-16 | 2026-W47 | Hamburg Altona | 1 | 0 | 0 | 1 | 20.00 | 0.000000',
    ])
  })

  it('counts 30 June and 1 July of one week together', async () => {
    expect(await figures('clinic_activity', '2026-W27')).toEqual([
      '2026-06-29 | 2026-W27 | Berlin Mitte | 2 | 0 | 0 | 1 | 100.00 | 0.000000',
    ])
  })

  it('has last week of every clinic that was open', async () => {
    expect(await figures('clinic_activity', '2026-W47')).toEqual([
      '2026-11-16 | 2026-W47 | Berlin Mitte | 1 | 1 | 0 | 1 | 50.00 | 0.500000',
      '2026-11-16 | 2026-W47 | Hamburg Altona | 1 | 0 | 0 | 1 | 20.00 | 0.000000',
      '2026-11-16 | 2026-W47 | Köln Süd | 1 | 0 | 0 | 1 | 35.00 | 0.000000',
      '2026-11-16 | 2026-W47 | München Sendling | 1 | 0 | 1 | 1 | 55.00 | 0.000000',
    ])
  })
})

describe('claim_denials: month | payer | claims | denied | rate | claimed | denied € | paid € | reversals | reversed €', () => {
  it('has the rates and euros of each payer, a claim that is still open in none', async () => {
    expect(await figures('claim_denials')).toEqual([
      '2026-09-01 | AOK | 1 | 0 | 0.000000 | 1234.50 | 0.00 | 1234.50 | 0 | 0.00',
      '2026-09-01 | TK | 2 | 1 | 0.500000 | 510.00 | 200.00 | 310.00 | 0 | 0.00',
      // AOK takes 1,234.50 back and pays 1,100.00: less than nothing was paid in October.
      '2026-10-01 | AOK | 2 | 1 | 0.500000 | 1175.00 | 75.00 | -134.50 | 1 | 1234.50',
      '2026-10-01 | Barmer | 1 | 0 | 0.000000 | 1000.00 | 0.00 | 1000.00 | 0 | 0.00',
      '2026-10-01 | Helsana | 1 | 1 | 1.000000 | 640.00 | 640.00 | 0.00 | 0 | 0.00',
      '2026-10-01 | TK | 2 | 1 | 0.500000 | 200.00 | 99.99 | 100.01 | 0 | 0.00',
    ])
  })
})

describe('patient_retention: quarter | clinic | patients | new | former | returned | lost | rate | unregistered', () => {
  it('follows patients from quarter to quarter, over the turn of the year too', async () => {
    expect(await figures('patient_retention', 'Berlin')).toEqual([
      '2025-10-01 | Berlin Mitte | 3 | 3 | 0 | 0 | 0 | · | 0',
      // Of three only 0004711-K came again; a cancelled appointment is not a visit.
      '2026-01-01 | Berlin Mitte | 1 | 0 | 3 | 1 | 2 | 0.333333 | 0',
      // 0004712-M is back, and not new; 0004799-T is, on 30 June at 23:45, and has no record.
      '2026-04-01 | Berlin Mitte | 2 | 1 | 1 | 0 | 1 | 0.000000 | 1',
      '2026-07-01 | Berlin Mitte | 3 | 1 | 2 | 2 | 0 | 1.000000 | 1',
      '2026-10-01 | Berlin Mitte | 1 | 0 | 3 | 1 | 2 | 0.333333 | 0',
    ])
  })

  it('shows a clinic that lost all its patients, once', async () => {
    expect(await figures('patient_retention', 'Köln')).toEqual([
      '2026-01-01 | Köln Süd | 2 | 2 | 0 | 0 | 0 | · | 0',
      '2026-04-01 | Köln Süd | 0 | 0 | 2 | 0 | 2 | 0.000000 | 0',
      '2026-10-01 | Köln Süd | 1 | 0 | 0 | 0 | 0 | · | 0',
    ])
    expect(await figures('patient_retention', 'Zürich')).toEqual([
      '2020-10-01 | Zürich Seefeld | 1 | 1 | 0 | 0 | 0 | · | 0',
      '2021-01-01 | Zürich Seefeld | 1 | 0 | 1 | 1 | 0 | 1.000000 | 0',
      '2021-04-01 | Zürich Seefeld | 0 | 0 | 1 | 0 | 1 | 0.000000 | 0',
    ])
  })
})
