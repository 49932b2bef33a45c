import { parquet } from '../merging.ts'
import { rows } from '../rows.ts'
import { type DriftCase, oneDelivery } from './drift-case.ts'

export const money: readonly DriftCase[] = [
  oneDelivery(
    'Money as integer, decimal, float, double, text and JSON number is exact',
    { key: ['lID'] },
    {
      files: {
        's1/a.parquet': parquet`select * from (values (1, 12::bigint), (2, -3)) t("lID", "cAmount")`,
        's2/a.parquet': parquet`select * from (values (3, 0.10::decimal(10,2)), (4, 99999999.99)) t("lID", "cAmount")`,
        's3/a.parquet': parquet`select * from (values (5, 0.1::double), (6, 0.2), (7, 1234.56), (8, 1e15)) t("lID", "cAmount")`,
        's4/a.parquet': parquet`select * from (values (9, 0.1::float), (10, 19.99)) t("lID", "cAmount")`,
        's5/a.csv':
          'lID,cAmount\n11,12.30\n12,12345678901234.56\n13,.5\n14,7.\n15,1e3\n16,"1,234.50"\n17,+4.25\n18,-0.00\n',
        's6/a.jsonl':
          '{"lID":19,"cAmount":0.30000000000000004}\n{"lID":20,"cAmount":"5.00"}\n{"lID":21,"cAmount":1E-2}\n',
        's7/a.parquet': parquet`select * from (values (22, '3.1400')) t("lID", "cAmount")`,
      },
      types: { lID: 'integer', cAmount: 'decimal(33,17)' },
      rows: rows`lID cAmount
                 1 12
                 2 -3
                 3 0.1
                 4 99999999.99
                 5 0.1
                 6 0.2
                 7 1234.56
                 8 1000000000000000
                 9 0.1
                 10 19.99
                 11 12.3
                 12 12345678901234.56
                 13 0.5
                 14 7
                 15 1000
                 16 1234.5
                 17 4.25
                 18 0
                 19 0.30000000000000004
                 20 5
                 21 0.01
                 22 3.14`,
    },
  ),
  oneDelivery(
    'Money that is spelled so that it could mean two things is quarantined, never guessed',
    { key: ['lID'], stores: { s2: { decimal_mark: ',' } } },
    {
      files: {
        's1/a.csv':
          'lID,cAmount\n1,"1,234"\n2,"12,50"\n3,1.234.567\n4,1 234.50\n5,12 USD\n6,NaN\n7,inf\n8,--5\n9,1.2.3\n10,ten\n',
        's2/a.csv': 'lID;cAmount\n11;1.234,50\n12;1234,5\n13;1.234\n14;-1.234.567,89\n15;12.5\n',
      },
      types: { lID: 'integer', cAmount: 'decimal' },
      rows: rows`lID cAmount
                 11 1234.5
                 12 1234.5
                 14 -1234567.89`,
      quarantined: [
        's1/a.csv:1 bad_value',
        's1/a.csv:2 bad_value',
        's1/a.csv:3 bad_value',
        's1/a.csv:4 bad_value',
        's1/a.csv:5 bad_value',
        's1/a.csv:6 bad_value',
        's1/a.csv:7 bad_value',
        's1/a.csv:8 bad_value',
        's1/a.csv:9 bad_value',
        's1/a.csv:10 bad_value',
        's2/a.csv:3 bad_value',
        's2/a.csv:5 bad_value',
      ],
    },
  ),
  oneDelivery(
    'Money with a currency sign, in brackets or with its minus behind is not taken for a number',
    { key: ['lID'], stores: { s2: { decimal_mark: ',' } } },
    {
      files: {
        's1/a.csv': 'lID,cAmount\n1,"$1,234.50"\n2,12.50-\n3,(12.00)\n4,€5\n5,5%\n6,6.00\n',
        's2/a.csv': 'lID;cAmount\n9;1.234,50-\n10;(0,25)\n11;7,00\n',
      },
      types: { lID: 'integer', cAmount: 'decimal(3,2)' },
      rows: rows`lID cAmount
                 6 6
                 11 7`,
      quarantined: [
        's1/a.csv:1 bad_value',
        's1/a.csv:2 bad_value',
        's1/a.csv:3 bad_value',
        's1/a.csv:4 bad_value',
        's1/a.csv:5 bad_value',
        's2/a.csv:1 bad_value',
        's2/a.csv:2 bad_value',
      ],
    },
  ),
  oneDelivery(
    'Scale and precision widen together, so that no digit is rounded away',
    { key: ['lID'] },
    {
      files: {
        's1/a.parquet': parquet`select 1 as "lID", 1.5::decimal(4,1) as "cRate"`,
        's2/a.parquet': parquet`select 2 as "lID", 0.00000001::decimal(9,8) as "cRate"`,
        's3/a.parquet': parquet`select 3 as "lID", 123456789012345678.12::decimal(20,2) as "cRate"`,
        's4/a.csv': 'lID,cRate\n4,0.000000000001\n',
      },
      types: { lID: 'integer', cRate: 'decimal(30,12)' },
      rows: rows`lID cRate
                 1 1.5
                 2 0.00000001
                 3 123456789012345678.12
                 4 0.000000000001`,
    },
  ),
  oneDelivery(
    'A declared decimal takes what it holds exactly and quarantines the rest',
    { key: ['lID'], types: { cAmount: 'decimal(6,2)' } },
    {
      files: {
        's1/a.csv': 'lID,cAmount\n1,9999.99\n2,10000\n3,0.001\n4,0.100\n5,1e2\n',
        's2/a.parquet': parquet`select * from (values (6, 0.125::double), (7, 0.25), (8, 1e10)) t("lID", "cAmount")`,
        's3/a.parquet': parquet`select * from (values (9, 1.2500::decimal(10,4)), (10, 1.2345)) t("lID", "cAmount")`,
      },
      types: { lID: 'integer', cAmount: 'decimal(6,2)' },
      rows: rows`lID cAmount
                 1 9999.99
                 4 0.1
                 5 100
                 7 0.25
                 9 1.25`,
      quarantined: [
        's1/a.csv:2 bad_value',
        's1/a.csv:3 bad_value',
        's2/a.parquet:1 bad_value',
        's2/a.parquet:3 bad_value',
        's3/a.parquet:2 bad_value',
      ],
    },
  ),
  oneDelivery(
    'Doubles keep NaN, the infinities, minus zero and the smallest number',
    { key: ['lID'] },
    {
      files: {
        's1/a.parquet': parquet`select * from (values (1, 'nan'::double), (2, 'inf'), (3, '-inf'), (4, -0.0::double), (5, 5e-324), (6, 1.7976931348623157e308), (7, null)) t("lID", "dTemp")`,
        's2/a.csv':
          'lID,dTemp\n8,NaN\n9,-Infinity\n10,-0\n11,1e-7\n12,0.1\n13,123456789012345678\n14,\n',
        's3/a.parquet': parquet`select * from (values (15, 0.1::float), (16, 'inf'::float)) t("lID", "dTemp")`,
        's4/a.jsonl': '{"lID":17,"dTemp":2}\n{"lID":18,"dTemp":"NaN"}\n',
        's5/a.parquet': parquet`select * from (values (19, 9007199254740993::bigint), (20, 5)) t("lID", "dTemp")`,
      },
      types: { lID: 'integer', dTemp: 'double' },
      rows: rows`lID dTemp
                 1 nan
                 2 inf
                 3 -inf
                 4 -0.0
                 5 5e-324
                 6 1.7976931348623157e+308
                 7 ·
                 8 nan
                 9 -inf
                 10 -0.0
                 11 1e-07
                 12 0.1
                 14 ·
                 15 0.10000000149011612
                 16 inf
                 17 2.0
                 18 nan
                 20 5.0`,
      quarantined: ['s2/a.csv:6 bad_value', 's5/a.parquet:1 bad_value'],
    },
  ),
]
