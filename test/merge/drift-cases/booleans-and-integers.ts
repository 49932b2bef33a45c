import { parquet } from '../merging.ts'
import { rows } from '../rows.ts'
import { type DriftCase, oneDelivery } from './drift-case.ts'

const key = ['lSiteID', 'lID']
const ids = { lSiteID: 'integer', lID: 'integer' }

export const booleansAndIntegers: readonly DriftCase[] = [
  oneDelivery(
    'Booleans, bytes, bits, numbers and the letters Y, N, T, F are one boolean',
    { key },
    {
      files: {
        's1/a.parquet': parquet`select * from (values (1, 1, true), (1, 2, false), (1, 3, null)) t("lSiteID", "lID", "bVoid")`,
        's2/a.parquet': parquet`select * from (values (2, 1, 1::tinyint), (2, 2, 0), (2, 3, null)) t("lSiteID", "lID", "bVoid")`,
        's3/a.parquet': parquet`select * from (values (3, 1, '\\x01'::blob), (3, 2, '\\x00'::blob), (3, 3, null)) t("lSiteID", "lID", "bVoid")`,
        's4/a.csv': 'lSiteID,lID,bVoid\n4,1,Y\n4,2,n\n4,3,\n',
        's5/a.csv': 'lSiteID,lID,bVoid\n5,1,T\n5,2,f\n5,3,maybe\n',
        's6/a.csv': 'lSiteID,lID,bVoid\n6,1,TRUE\n6,2,False\n6,3,2\n',
        's7/a.jsonl':
          '{"lSiteID":7,"lID":1,"bVoid":true}\n{"lSiteID":7,"lID":2,"bVoid":0}\n{"lSiteID":7,"lID":3,"bVoid":null}\n',
        's8/a.parquet': parquet`select * from (values (8, 1, 1::double), (8, 2, 0), (8, 3, 0.5)) t("lSiteID", "lID", "bVoid")`,
        's9/a.parquet': parquet`select * from (values (9, 1, 1::utinyint), (9, 2, 0), (9, 3, 255)) t("lSiteID", "lID", "bVoid")`,
      },
      types: { ...ids, bVoid: 'boolean' },
      rows: rows`lSiteID lID bVoid
                 1 1 true
                 1 2 false
                 1 3 ·
                 2 1 true
                 2 2 false
                 2 3 ·
                 3 1 true
                 3 2 false
                 3 3 ·
                 4 1 true
                 4 2 false
                 4 3 ·
                 5 1 true
                 5 2 false
                 6 1 true
                 6 2 false
                 7 1 true
                 7 2 false
                 7 3 ·
                 8 1 true
                 8 2 false
                 9 1 true
                 9 2 false`,
      quarantined: [
        's5/a.csv:3 bad_value',
        's6/a.csv:3 bad_value',
        's8/a.parquet:3 bad_value',
        's9/a.parquet:3 bad_value',
      ],
    },
  ),
  oneDelivery(
    'Integers of every width are one integer of 64 bits, and a fraction is none',
    { key: ['lID'] },
    {
      files: {
        's1/a.parquet': parquet`select * from (values (1, (-128)::tinyint), (2, 127)) t("lID", "lPoints")`,
        's2/a.parquet': parquet`select * from (values (3, (-32768)::smallint), (4, 32767)) t("lID", "lPoints")`,
        's3/a.parquet': parquet`select * from (values (5, (-2147483648)::integer), (6, 2147483647)) t("lID", "lPoints")`,
        's4/a.parquet': parquet`select * from (values (7, (-9223372036854775808)::bigint), (8, 9223372036854775807)) t("lID", "lPoints")`,
        's5/a.parquet': parquet`select * from (values (9, 255::utinyint)) t("lID", "lPoints")`,
        's6/a.parquet': parquet`select * from (values (10, 65535::usmallint)) t("lID", "lPoints")`,
        's7/a.parquet': parquet`select * from (values (11, 4294967295::uinteger)) t("lID", "lPoints")`,
        's8/a.csv':
          'lID,lPoints\n12,9007199254740993\n13,-0\n14,+7\n15,7.0\n16,7.5\n17,1e3\n18, 42 \n19,0x1F\n20,1_000\n',
        's9/a.parquet': parquet`select * from (values (21, 3::double), (22, null), (23, 3.5)) t("lID", "lPoints")`,
        's10/a.jsonl':
          '{"lID":24,"lPoints":9007199254740993}\n{"lID":25,"lPoints":"12"}\n{"lID":26,"lPoints":1.0}\n',
      },
      types: { lID: 'integer', lPoints: 'integer' },
      rows: rows`lID lPoints
                 1 -128
                 2 127
                 3 -32768
                 4 32767
                 5 -2147483648
                 6 2147483647
                 7 -9223372036854775808
                 8 9223372036854775807
                 9 255
                 10 65535
                 11 4294967295
                 12 9007199254740993
                 13 0
                 14 7
                 15 7
                 18 42
                 21 3
                 22 ·
                 24 9007199254740993
                 25 12
                 26 1`,
      quarantined: [
        's8/a.csv:5 bad_value',
        's8/a.csv:6 bad_value',
        's8/a.csv:8 bad_value',
        's8/a.csv:9 bad_value',
        's9/a.parquet:3 bad_value',
      ],
    },
  ),
  oneDelivery(
    'Integers beyond 2^63 keep every digit up to 38, and one of 39 digits is quarantined',
    { key: ['lID'] },
    {
      files: {
        's1/a.parquet': parquet`select * from (values (1, 1::bigint), (2, 9007199254740993)) t("lID", "lHash")`,
        's2/a.parquet': parquet`select * from (values (3, 18446744073709551615::ubigint)) t("lID", "lHash")`,
        's3/a.parquet': parquet`select * from (values (4, 99999999999999999999999999999999999999::decimal(38,0))) t("lID", "lHash")`,
        's4/a.csv':
          'lID,lHash\n5,99999999999999999999999999999999999998\n6,-99999999999999999999999999999999999999\n7,100000000000000000000000000000000000000\n',
        's5/a.jsonl': '{"lID":8,"lHash":9223372036854775808}\n',
      },
      types: { lID: 'integer', lHash: 'integer (wide)' },
      rows: rows`lID lHash
                 1 1
                 2 9007199254740993
                 3 18446744073709551615
                 4 99999999999999999999999999999999999999
                 5 99999999999999999999999999999999999998
                 6 -99999999999999999999999999999999999999
                 8 9223372036854775808`,
      quarantined: ['s4/a.csv:3 bad_value'],
    },
  ),
  oneDelivery(
    'An undeclared column of digits is an integer as wide as it needs to be',
    { key: ['lID'] },
    {
      files: {
        's1/a.csv': 'lID,counter,serial\n1,12,1\n2,13,99999999999999999999\n',
        's2/a.parquet': parquet`select * from (values (3, 9223372036854775807::bigint, 18446744073709551615::ubigint)) t("lID", counter, serial)`,
      },
      types: { lID: 'integer', counter: 'integer', serial: 'integer (wide)' },
      rows: rows`lID counter serial
                 1 12 1
                 2 13 99999999999999999999
                 3 9223372036854775807 18446744073709551615`,
    },
  ),
  oneDelivery(
    'A column that turns to letters on row 50,000 is text for all, and to a fraction is decimal for all',
    { key: ['lID'] },
    {
      files: {
        's1/a.csv': `lID,code,amount\n${Array.from({ length: 50_000 }, (_, at) => `${at + 1},${at === 49_999 ? 'A7' : at % 10},${at === 49_999 ? '0.25' : '3'}\n`).join('')}`,
      },
      types: { lID: 'integer', code: 'text', amount: 'decimal' },
      rows: {
        columns: ['lID', 'code', 'amount'],
        rows: Array.from({ length: 50_000 }, (_, at) =>
          at === 49_999 ? ['50000', 'A7', '0.25'] : [String(at + 1), String(at % 10), '3.00'],
        ),
      },
    },
  ),
]
