import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import '../merge/matchers.ts'
import { type Published, publishedRows } from '../merge/published-rows.ts'
import type { Grid } from '../merge/rows.ts'
import { rows } from '../merge/rows.ts'
import { type Clinics, openClinics } from './clinics.ts'

let clinics: Clinics
let patients: Published
let visits: Published
let claims: Published

beforeAll(async () => {
  clinics = await openClinics()
  const { workspace } = clinics
  patients = await publishedRows(workspace, 'Patients')
  visits = await publishedRows(workspace, 'Visits')
  claims = await publishedRows(workspace, 'Claims')
})
afterAll(() => clinics[Symbol.asyncDispose]())

/** The rows of a table whose column has one of the values. */
function where({ silver }: Published, column: string, ...values: readonly string[]): Grid {
  const { columns = [], rows: all = [] } = silver ?? {}
  const at = columns.indexOf(column)
  return { columns, rows: all.filter((row) => values.includes(row[at] ?? '·')) }
}

/** A table's fates in one line each: `file:row reason column`. */
function quarantined(table: string): readonly string[] {
  const found = clinics.accounts[table]?.quarantined ?? []
  return found.map(({ file, row, reason, column }) =>
    [`${file.replace('clinics/', '')}:${row}`, reason, column ?? ''].join(' ').trim(),
  )
}

describe('every delivered row is accounted for', () => {
  it.each([
    ['Patients', { read: 17n, survivors: 11n, merged: 2n, quarantined: 4n, difference: 0n }],
    ['Visits', { read: 33n, survivors: 29n, merged: 2n, quarantined: 2n, difference: 0n }],
    ['Claims', { read: 14n, survivors: 10n, merged: 1n, quarantined: 3n, difference: 0n }],
  ])('%s', (table, expected) => {
    const account = clinics.reports.find((report) => report.table === table)?.account
    const counts = Object.keys(expected).map((key) => [
      key,
      BigInt((account as unknown as Record<string, number>)[key] ?? -1),
    ])
    expect(Object.fromEntries(counts)).toEqual(expected)
  })

  it('a row that cannot be held is set aside by itself, with its place and reason', () => {
    expect(quarantined('Patients')).toEqual([
      'berlin/patients/2026-10.csv:3 truncated',
      'hamburg/patients/2026/09/patients.csv:3 key_conflict patient_no, family_name',
      'hamburg/patients/2026/09/patients.csv:4 null_key patient_no',
      'hamburg/patients/2026/10/patients.csv:2 key_conflict patient_no, family_name',
    ])
    expect(quarantined('Visits')).toEqual([
      'berlin/visits/2026/02/late.csv:2 truncated',
      'koeln/visits/2026.tsv.gz:3 duplicate_column Status',
    ])
    expect(quarantined('Claims')).toEqual([
      'hamburg/billing/2026.csv:4 bad_value amount',
      'koeln/billing/2026.tsv:2 undecodable',
      'zuerich/billing/claims.json:2 null_key line',
    ])
  })

  it('a file that cannot be read for certain stays out alone, and says what to declare', () => {
    const rejected = Object.values(clinics.accounts).flatMap((account) => account.files_rejected)
    expect(rejected).toEqual([
      {
        file: 'clinics/muenchen/patients/patients.csv',
        reason: 'undecodable',
        cause: expect.stringContaining('no encoding is declared for this store'),
      },
      {
        file: 'clinics/muenchen/visits/2026-10.csv',
        reason: 'ambiguous',
        cause: expect.stringContaining('declare date_format for store muenchen'),
      },
    ])
    expect(where(visits, 'Clinic', 'München Sendling').rows).toHaveLength(2)
  })
})

describe('a patient', () => {
  it('keeps leading zeros and the check letter, and numbers that two systems share stay two people', () => {
    expect(where(patients, 'patient_no', '0004711-K')).toHoldRows(rows`
      patient_no family_name birth_date balance_eur
      0004711-K  Müller      1961-03-14 980.000
      0004711-K  Jansen      1975-04-03 10.000`)
  })

  it('is one person though a new computer spells ü in two signs, and is stored as last delivered', () => {
    expect(where(patients, 'patient_no', '0004720-C').rows).toHaveLength(1)
    expect(where(patients, 'patient_no', '0004720-C')).toHoldRows({
      columns: ['family_name', 'email', 'balance_eur'],
      rows: [['Grünwald '.normalize('NFD'), 'g.new@example.test', '20.000']],
    })
  })

  it('of two birth dates under one number and name is neither', () => {
    expect(where(patients, 'patient_no', '0009001-X').rows).toEqual([])
  })

  it('owes the same euros in German, Swiss and English spelling', () => {
    expect(patients.types['balance_eur']).toBe('decimal(7,3)')
    expect(where(patients, 'patient_no', '0007001-Z', '0007002-Y', '0004713-Q')).toHoldRows(rows`
      family_name balance_eur
      Bünzli      1234.500
      Favre       0.125
      Öztürk      -12.300`)
  })

  it('has no e-mail where the desk wrote k.A. or a dash', () => {
    expect(where(patients, 'family_name', 'Weiß', 'Schmidt', 'Çelik', 'Favre')).toHoldRows(rows`
      family_name email balance_eur
      Weiß        ·     ·
      Schmidt     ·     0.000
      Çelik       ·     0.000
      Favre       ·     0.125`)
  })

  it('keeps codes as they are written though no type was declared', () => {
    expect(patients.types).toMatchObject({ postal_code: 'text', 'Tariff Code': 'text' })
    expect(where(patients, 'patient_no', '0004730-H', '0004731-J', '0007002-Y')).toHoldRows(rows`
      patient_no postal_code "Tariff Code"
      0004730-H  50667       1E5
      0004731-J  50668       007
      0007002-Y  8032        ·`)
    expect(where(patients, 'family_name', 'Müller')).toHoldRows(rows`
      postal_code
      01067`)
  })

  it('is insured alike whether a clinic says Y, true or a JSON true', () => {
    expect(patients.types['Insured']).toBe('boolean')
    expect(
      where(patients, 'patient_no', '0004713-Q', '0004720-C', '0007001-Z', '0007002-Y'),
    ).toHoldRows(rows`
      patient_no Insured
      0004713-Q  true
      0004720-C  true
      0007001-Z  true
      0007002-Y  false`)
  })

  it('keeps a nested address as it was sent', () => {
    expect(patients.types['address']).toBe('json')
    expect(where(patients, 'patient_no', '0007001-Z')).toHoldRows({
      columns: ['address'],
      rows: [['{"street": "Seefeldstr. 1", "city": "Zürich"}']],
    })
  })
})

describe('a visit', () => {
  it('stands as last changed, whenever the file came', () => {
    expect(where(visits, 'VisitID', 'B-4')).toHoldRows(rows`
      VisitID Status Fee   Updated
      B-4     kept   70.00 2026-01-07T08:00:00+00`)
    expect(clinics.accounts['Visits']?.merged).toEqual([
      {
        key: ['B-4'],
        survivor: { file: 'clinics/berlin/visits/2026/01/visits.csv', row: 4 },
        losers: [
          { file: 'clinics/berlin/visits/2025/12/visits.csv', row: 4 },
          { file: 'clinics/berlin/visits/2026/02/late.csv', row: 1 },
        ],
      },
    ])
  })

  it('begins at the clinic’s wall time, in summer and in winter', () => {
    expect(where(visits, 'Clinic', 'Hamburg Altona')).toHoldRows(rows`
      VisitID                              Started             Updated
      6f1c2a34-0000-4e5b-9c00-000000000001 2026-01-05T00:30:00 2026-01-05T07:00:00+00
      6f1c2a34-0000-4e5b-9c00-000000000002 2026-01-05T00:30:00 2026-01-05T07:00:00+00
      6f1c2a34-0000-4e5b-9c00-000000000003 2026-01-04T23:30:00 2026-01-05T07:00:00+00
      6f1c2a34-0000-4e5b-9c00-000000000004 2026-03-29T03:30:00 2026-03-29T03:00:00+00
      6f1c2a34-0000-4e5b-9c00-000000000005 2026-01-07T10:00:00 2026-01-07T10:00:00+00
      6f1c2a34-0000-4e5b-9c00-000000000006 2026-11-17T10:00:00 2026-11-17T10:00:00+00`)
  })

  it('reads 02/01 as the second of January where the clinic says that days come first', () => {
    expect(where(visits, 'Clinic', 'Köln Süd')).toHoldRows(rows`
      VisitID Started             Status Fee   ICD
      K-1     2026-01-02T08:00:00 kept   30.00 E11.9
      K-2     2026-01-05T08:00:00 kept   35.00 ·
      K-4     2026-11-20T08:00:00 kept   35.00 ·`)
  })

  it('keeps diagnoses such as 1E5 from becoming numbers', () => {
    expect(visits.types['ICD']).toBe('text')
    expect(where(visits, 'VisitID', 'B-2')).toHoldRows(rows`
      VisitID PatientNo ICD
      B-2     0004712-M 1E5`)
  })

  it('has no patient where the desk did not know', () => {
    expect(where(visits, 'VisitID', 'B-3')).toHoldRows(rows`
      VisitID PatientNo Fee
      B-3     ·         40.00`)
  })
})

describe('a claim', () => {
  it('is one line of one clinic: numbers that clinics share stay apart, reversals stand beside their line', () => {
    expect(claims.types).toMatchObject({ claim_no: 'text', line: 'integer', icd: 'text' })
    expect(where(claims, 'claim_no', '000123')).toHoldRows(rows`
      clinic           claim_no line status   amount
      "Berlin Mitte"   000123   1    paid     1234.50
      "Berlin Mitte"   000123   2    reversal -1234.50
      "Berlin Mitte"   000123   3    paid     1100.00
      "Hamburg Altona" 000123   1    paid     310.00`)
  })

  it('is decided by the tenth file, which comes after the ninth', () => {
    expect(where(claims, 'claim_no', '000125')).toHoldRows(rows`
      claim_no status decided_on
      000125   denied 2026-10-05`)
    expect(clinics.accounts['Claims']?.merged).toEqual([
      {
        key: ['Berlin Mitte', '000125', '1'],
        survivor: { file: 'clinics/berlin/billing/claims_10.csv', row: 3 },
        losers: [{ file: 'clinics/berlin/billing/claims_9.csv', row: 3 }],
      },
    ])
  })
})
