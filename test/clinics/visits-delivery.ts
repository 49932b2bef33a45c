import { gzipSync } from 'node:zlib'

/** What the clinics' calendars sent, by path below `data/clinics`. */
export const visitsDelivery: Readonly<Record<string, string | Uint8Array>> = {
  // The turn of the year: 29 December 2025 begins the first ISO week of 2026.
  'berlin/visits/2025/12/visits.csv': lines(
    'Visit ID;Patient No;Clinic;Started;Status;Fee;ICD;Updated',
    'B-1;0004711-K;Berlin Mitte;28.12.2025 18:30;kept;1.234,50;E11.9;28.12.2025 19:00',
    'B-2;0004712-M;Berlin Mitte;29.12.2025 09:00;kept;85,00;1E5;29.12.2025 10:00',
    'B-3;k.A.;Berlin Mitte;31.12.2025 11:15;kept;40,00;J06.9;31.12.2025 12:00',
    'B-4;0004713-Q;Berlin Mitte;31.12.2025 15:00;no_show;-;-;31.12.2025 16:00',
  ),
  // B-4 is put right: the patient had come.
  'berlin/visits/2026/01/visits.csv': lines(
    'Visit ID;Patient No;Clinic;Started;Status;Fee;ICD;Updated',
    'B-5;0004711-K;Berlin Mitte;02.01.2026 10:00;kept;60,00;E11.9;02.01.2026 11:00',
    'B-6;0004712-M;Berlin Mitte;04.01.2026 23:59;cancelled;-;-;03.01.2026 08:00',
    'B-7;0004711-K;Berlin Mitte;05.01.2026 00:00;kept;60,00;E11.9;05.01.2026 01:00',
    'B-4;0004713-Q;Berlin Mitte;31.12.2025 15:00;kept;70,00;J06.9;07.01.2026 09:00',
  ),
  // Found on an old disk: an older state of B-4, which must not come back. The last line is cut.
  'berlin/visits/2026/02/late.csv': lines(
    'Visit ID;Patient No;Clinic;Started;Status;Fee;ICD;Updated',
    'B-4;0004713-Q;Berlin Mitte;31.12.2025 15:00;cancelled;-;-;31.12.2025 15:30',
  ).concat('B-8;0004714-B;Berlin Mit'),
  'berlin/visits/2026/11/visits.csv': lines(
    'Visit ID;Patient No;Clinic;Started;Status;Fee;ICD;Updated',
    'B-10;0004712-M;Berlin Mitte;15.04.2026 08:00;kept;50,00;E11.9;15.04.2026 09:00',
    'B-11;0004799-T;Berlin Mitte;30.06.2026 23:45;kept;50,00;E11.9;01.07.2026 00:30',
    'B-12;0004799-T;Berlin Mitte;01.07.2026 00:00;kept;50,00;E11.9;01.07.2026 00:30',
    'B-13;0004712-M;Berlin Mitte;30.09.2026 17:00;kept;50,00;E11.9;30.09.2026 18:00',
    'B-14;0004715-D;Berlin Mitte;10.08.2026 17:00;kept;50,00;E11.9;10.08.2026 18:00',
    'B-20;0004715-D;Berlin Mitte;16.11.2026 09:00;kept;50,00;E11.9;16.11.2026 10:00',
    'B-21;0004711-K;Berlin Mitte;22.11.2026 09:00;no_show;-;-;22.11.2026 10:00',
  ),
  // Times with their offset, shouted names, UUIDs; 23:30 at UTC is past midnight in Hamburg.
  'hamburg/visits/2026.jsonl': lines(
    '{"VISIT ID":"6f1c2a34-0000-4e5b-9c00-000000000001","PATIENT NO":"0004720-C","CLINIC":"Hamburg Altona","STARTED":"2026-01-04T23:30:00Z","STATUS":"kept","FEE":95.5,"ICD":"M54.5","UPDATED":"2026-01-05T08:00:00+01:00"}',
    '{"VISIT ID":"6f1c2a34-0000-4e5b-9c00-000000000002","PATIENT NO":"0004711-K","CLINIC":"Hamburg Altona","STARTED":"2026-01-05T00:30:00+01:00","STATUS":"no_show","FEE":null,"ICD":null,"UPDATED":"2026-01-05T08:00:00+01:00"}',
    '{"VISIT ID":"6f1c2a34-0000-4e5b-9c00-000000000003","PATIENT NO":"0004720-C","CLINIC":"Hamburg Altona","STARTED":"2026-01-04T23:30:00+01:00","STATUS":"kept","FEE":20,"ICD":"M54.5","UPDATED":"2026-01-05T08:00:00+01:00"}',
    '{"VISIT ID":"6f1c2a34-0000-4e5b-9c00-000000000004","PATIENT NO":"0004720-C","CLINIC":"Hamburg Altona","STARTED":"2026-03-29T03:30:00+02:00","STATUS":"kept","FEE":50.00,"ICD":"M54.5","UPDATED":"2026-03-29T05:00:00+02:00"}',
    '{"VISIT ID":"6f1c2a34-0000-4e5b-9c00-000000000005","PATIENT NO":null,"CLINIC":"Hamburg Altona","STARTED":"2026-01-07T10:00:00+01:00","STATUS":"no_show","FEE":null,"ICD":null,"UPDATED":"2026-01-07T11:00:00+01:00"}',
    '{"VISIT ID":"6f1c2a34-0000-4e5b-9c00-000000000006","PATIENT NO":"0004720-C","CLINIC":"Hamburg Altona","STARTED":"2026-11-17T10:00:00+01:00","STATUS":"kept","FEE":20,"ICD":"M54.5","UPDATED":"2026-11-17T11:00:00+01:00"}',
  ),
  // A packed TSV whose header says Status twice; in K-3 the two do not agree. Days come first.
  'koeln/visits/2026.tsv.gz': gzipSync(
    lines(
      'Visit ID\tPatient No\tClinic\tStarted\tStatus\tFee\tICD\tStatus\tUpdated',
      'K-1\t0004730-H\tKöln Süd\t02/01/2026 08:00\tkept\t30.00\tE11.9\tkept\t02/01/2026 09:00',
      'K-2\t0004731-J\tKöln Süd\t05/01/2026 08:00\tkept\t35.00\t-\t\t05/01/2026 09:00',
      'K-3\t0004731-J\tKöln Süd\t06/01/2026 08:00\tkept\t10.00\t-\tno_show\t06/01/2026 09:00',
      'K-4\t0004731-J\tKöln Süd\t20/11/2026 08:00\tkept\t35.00\t-\tkept\t20/11/2026 09:00',
    ),
  ),
  // 03/04: the third of April, or the fourth of March? Nobody said.
  'muenchen/visits/2026-10.csv': lines(
    'Visit ID,Patient No,Clinic,Started,Status,Fee,ICD,Updated',
    'M-1,0008001-A,München Sendling,03/04/2026 09:00,kept,55.00,E11.9,2026-10-01 10:00:00',
  ),
  'muenchen/visits/2026-11.csv': lines(
    'Visit ID,Patient No,Clinic,Started,Status,Fee,ICD,Updated',
    'M-2,0008001-A,München Sendling,2026-11-19 09:00:00,kept,55.00,E11.9,2026-11-19 10:00:00',
    'M-3,0008001-A,München Sendling,2026-11-20 09:00:00,cancelled,,,2026-11-20 10:00:00',
  ),
  // An archive of other years, Swiss numbers: 2020 had 53 weeks, and its last ended on 3 January 2021.
  'zuerich/visits/archive/2020.csv': lines(
    'Visit ID,Patient No,Clinic,Started,Status,Fee,ICD,Updated',
    "Z-1,0007001-Z,Zürich Seefeld,2020-12-31 16:00:00,kept,1'234.50,M54.5,2021-01-02 08:00:00",
    'Z-2,0007001-Z,Zürich Seefeld,2021-01-01 10:00:00,kept,80.00,M54.5,2021-01-02 08:00:00',
    'Z-3,0007002-Y,Zürich Seefeld,2021-01-03 10:00:00,no_show,-,-,2021-01-03 11:00:00',
    'Z-4,0007001-Z,Zürich Seefeld,2021-01-04 09:00:00,kept,90.00,M54.5,2021-01-04 10:00:00',
  ),
}

function lines(...records: readonly string[]): string {
  return records.map((record) => `${record}\n`).join('')
}
