import { parquet } from '../merging.ts'
import { rows } from '../rows.ts'
import { type DriftCase, oneDelivery } from './drift-case.ts'

export const times: readonly DriftCase[] = [
  oneDelivery(
    'Dates and times of every type and declared format are one timestamp',
    {
      key: ['lID'],
      stores: {
        s4: { date_format: 'DD.MM.YYYY' },
        s5: { date_format: 'MM/DD/YYYY hh:mm A' },
        s6: { date_format: 'YYYYMMDD' },
        s7: { date_format: 'DD-MMM-YY' },
      },
    },
    {
      files: {
        's1/a.parquet': parquet`select * from (values (1, date '2024-03-04'), (2, null)) t("lID", "dtSold")`,
        's2/a.parquet': parquet`select * from (values (3, timestamp '2024-03-04 05:06:07.123456')) t("lID", "dtSold")`,
        's3/a.csv':
          'lID,dtSold\n4,2024-03-04\n5,2024-03-04 05:06:07\n6,2024-03-04T05:06:07.5\n7,2024-02-30\n8,2024-03-04 24:00:00\n9,0000-00-00\n10,1709528767\n11,\n',
        's4/a.csv': 'lID,dtSold\n12,04.03.2024\n13,04.03.2024 05:06:07\n14,31.02.2024\n15,4.3.24\n',
        's5/a.csv':
          'lID,dtSold\n16,03/04/2024 12:00 AM\n17,03/04/2024 01:30 pm\n18,13/04/2024 01:30 PM\n',
        's6/a.csv': 'lID,dtSold\n19,20240304\n',
        's7/a.csv': 'lID,dtSold\n20,04-Mar-24\n21,04-MAR-99\n',
        's8/a.parquet': parquet`select * from (values (22, timestamp_ns '2024-03-04 05:06:07.123456789'), (23, timestamp_ns '2024-03-04 05:06:07.123456000')) t("lID", "dtSold")`,
        's9/a.parquet': parquet`select 24 as "lID", 1709528767::bigint as "dtSold"`,
        's10/a.jsonl':
          '{"lID":25,"dtSold":"2024-03-04T05:06:07"}\n{"lID":26,"dtSold":1709528767}\n',
      },
      types: { lID: 'integer', dtSold: 'timestamp' },
      rows: rows`lID dtSold
                 1 2024-03-04T00:00:00
                 2 ·
                 3 2024-03-04T05:06:07.123456
                 4 2024-03-04T00:00:00
                 5 2024-03-04T05:06:07
                 6 2024-03-04T05:06:07.5
                 11 ·
                 12 2024-03-04T00:00:00
                 13 2024-03-04T05:06:07
                 16 2024-03-04T00:00:00
                 17 2024-03-04T13:30:00
                 19 2024-03-04T00:00:00
                 20 2024-03-04T00:00:00
                 21 1999-03-04T00:00:00
                 23 2024-03-04T05:06:07.123456
                 25 2024-03-04T05:06:07`,
      quarantined: [
        's3/a.csv:4 bad_value',
        's3/a.csv:5 bad_value',
        's3/a.csv:6 bad_value',
        's3/a.csv:7 bad_value',
        's4/a.csv:3 bad_value',
        's4/a.csv:4 bad_value',
        's5/a.csv:3 bad_value',
        's8/a.parquet:1 bad_value',
        's9/a.parquet:1 bad_value',
        's10/a.jsonl:2 bad_value',
      ],
    },
  ),
  oneDelivery(
    'A date that could be of two months is asked about, also where one line would settle it',
    { key: ['lID'] },
    {
      files: {
        's1/a.csv': 'lID,dtSold\n1,03/04/2024\n2,31/01/2024\n',
        's2/a.csv': 'lID,dtSold\n3,03.04.2024\n',
        's3/a.csv': 'lID,dtSold\n4,2024-04-03\n',
      },
      types: { lID: 'integer', dtSold: 'timestamp' },
      rows: rows`lID dtSold
                 4 2024-04-03T00:00:00`,
      rejected: ['s1/a.csv ambiguous', 's2/a.csv ambiguous'],
    },
  ),
  oneDelivery(
    'A moment keeps its point in time, and a local time finds it by its store’s zone alone',
    {
      key: ['lID'],
      types: { tAt: 'instant' },
      stores: {
        s2: { time_zone: 'America/Chicago' },
        s4: { time_zone: 'Europe/Berlin', date_format: 'DD.MM.YYYY HH:mm' },
      },
    },
    {
      files: {
        's1/a.parquet': parquet`select * from (values (1, timestamptz '2024-03-10 08:00:00+00')) t("lID", "tAt")`,
        's2/a.csv':
          'lID,tAt\n2,2024-03-10 01:59:59\n3,2024-03-10 02:30:00\n4,2024-03-10 03:00:00\n5,2024-11-03 00:59:59\n6,2024-03-10T02:30:00-06:00\n14,2024-11-03 01:30:00\n15,2024-11-03 02:00:00\n',
        's3/a.csv':
          'lID,tAt\n7,2024-03-10T02:30:00-06:00\n8,2024-03-10T08:30:00Z\n9,2024-03-10T08:30:00\n',
        's4/a.csv': 'lID,tAt\n10,31.03.2024 01:30\n11,31.03.2024 02:30\n12,31.03.2024 03:30\n',
        's5/a.parquet': parquet`select * from (values (13, timestamp '2024-03-10 08:00:00')) t("lID", "tAt")`,
      },
      types: { lID: 'integer', tAt: 'instant' },
      rows: rows`lID tAt
                 1 2024-03-10T08:00:00+00
                 2 2024-03-10T07:59:59+00
                 4 2024-03-10T08:00:00+00
                 5 2024-11-03T05:59:59+00
                 6 2024-03-10T08:30:00+00
                 7 2024-03-10T08:30:00+00
                 8 2024-03-10T08:30:00+00
                 10 2024-03-31T00:30:00+00
                 12 2024-03-31T01:30:00+00
                 15 2024-11-03T08:00:00+00`,
      quarantined: [
        's2/a.csv:2 bad_value',
        's2/a.csv:6 bad_value',
        's3/a.csv:3 bad_value',
        's4/a.csv:2 bad_value',
        's5/a.parquet:1 bad_value',
      ],
    },
  ),
  oneDelivery(
    'A wall time takes a moment by its store’s zone, and an offset without one is asked about',
    {
      key: ['lID'],
      stores: { s1: { time_zone: 'America/Chicago' }, s2: { time_zone: 'America/Chicago' } },
    },
    {
      files: {
        's1/a.parquet': parquet`select * from (values (1, timestamptz '2024-07-01 12:00:00+00')) t("lID", "dtSold")`,
        's2/a.csv':
          'lID,dtSold\n2,2024-07-01T12:00:00Z\n3,2024-07-01T12:00:00+02:00\n4,2024-07-01 12:00:00\n',
        's3/a.csv': 'lID,dtSold\n5,2024-07-01T12:00:00Z\n6,2024-07-01T12:00:00+02:00\n',
        's4/a.parquet': parquet`select * from (values (7, timestamptz '2024-07-01 12:00:00+00')) t("lID", "dtSold")`,
      },
      types: { lID: 'integer', dtSold: 'timestamp' },
      rows: rows`lID dtSold
                 1 2024-07-01T07:00:00
                 2 2024-07-01T07:00:00
                 3 2024-07-01T05:00:00
                 4 2024-07-01T12:00:00
                 5 2024-07-01T12:00:00
                 7 2024-07-01T12:00:00`,
      quarantined: ['s3/a.csv:2 bad_value'],
    },
  ),
  oneDelivery(
    'A declared date takes midnights and no time of day',
    { key: ['lID'], types: { born: 'date' } },
    {
      files: {
        's1/a.parquet': parquet`select * from (values (1, timestamp '2024-03-04 00:00:00'), (2, timestamp '2024-03-04 10:00:00')) t("lID", born)`,
        's2/a.csv':
          'lID,born\n3,2024-03-04\n4,2024-03-04 00:00:00\n5,2024-3-4\n6,1900-02-29\n7,0001-01-01\n8,9999-12-31\n',
      },
      types: { lID: 'integer', born: 'date' },
      rows: rows`lID born
                 1 2024-03-04
                 3 2024-03-04
                 4 2024-03-04
                 7 0001-01-01
                 8 9999-12-31`,
      quarantined: ['s1/a.parquet:2 bad_value', 's2/a.csv:3 bad_value', 's2/a.csv:4 bad_value'],
    },
  ),
  oneDelivery(
    'Undeclared dates and times are what all files agree on, else text',
    { key: ['lID'] },
    {
      files: {
        's1/a.csv': 'lID,day,moment,mixed\n1,2024-01-02,2024-01-02 03:04:05,2024-01-02\n',
        's2/a.parquet': parquet`select 2 as "lID", date '2024-01-03' as day, timestamp '2024-01-03 00:00:00' as moment, timestamptz '2024-01-03 00:00:00+00' as mixed`,
      },
      types: { lID: 'integer', day: 'date', moment: 'timestamp', mixed: 'text' },
      rows: rows`lID day moment mixed
                 1 2024-01-02 2024-01-02T03:04:05 2024-01-02
                 2 2024-01-03 2024-01-03T00:00:00 "2024-01-03 00:00:00.000000Z"`,
    },
  ),
]
