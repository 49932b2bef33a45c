import { parquet } from '../merging.ts'
import { rows } from '../rows.ts'
import { type DriftCase, oneDelivery } from './drift-case.ts'

const nfc = 'Caf\u00e9'
const nfd = 'Cafe\u0301'

export const keys: readonly DriftCase[] = [
  oneDelivery(
    'Identifiers of digits keep their zeros and spellings, whatever they look like',
    { key: ['lSiteID', 'sAccount'] },
    {
      files: {
        's1/a.csv':
          'lSiteID,sAccount\n1,00123\n1,123\n1,0123\n1,000\n1,1e5\n1,0x1F\n1,1_000\n1,+1\n1,1\n1,1.0\n1,1.00\n1, 7\n1,TRUE\n1,NaN\n1,2024-01-02\n',
        's2/a.parquet': parquet`select * from (values (2, 123::bigint), (2, 45)) t("lSiteID", "sAccount")`,
        's3/a.csv': 'lSiteID,sAccount\n3,123\n3,456\n',
        's4/a.jsonl':
          '{"lSiteID":4,"sAccount":"007"}\n{"lSiteID":4,"sAccount":7}\n{"lSiteID":4,"sAccount":7.0}\n',
        's5/a.parquet': parquet`select * from (values (5, 12.50::decimal(6,2)), (5, 12.00)) t("lSiteID", "sAccount")`,
      },
      types: { lSiteID: 'integer', sAccount: 'text' },
      rows: rows`lSiteID sAccount
                 1 00123
                 1 123
                 1 0123
                 1 000
                 1 1e5
                 1 0x1F
                 1 1_000
                 1 +1
                 1 1
                 1 1.0
                 1 1.00
                 1 " 7"
                 1 TRUE
                 1 NaN
                 1 2024-01-02
                 2 123
                 2 45
                 3 123
                 3 456
                 4 007
                 4 7
                 4 7.0
                 5 12.50
                 5 12.00`,
    },
  ),
  oneDelivery(
    'A key whose type differs by store finds its rows again by value',
    { key: ['lID', 'cPart', 'dtDay'] },
    {
      files: {
        's1/1.parquet': parquet`select 7::bigint as "lID", 1.50::decimal(6,2) as "cPart", timestamp '2024-05-01' as "dtDay", 'parquet' as "sFrom"`,
        's1/2.csv': 'lID,cPart,dtDay,sFrom\n007,1.5,2024-05-01 00:00:00,csv\n8,2,2024-05-02,csv\n',
        's1/3.parquet': parquet`select 7::double as "lID", 1.5::double as "cPart", date '2024-05-01' as "dtDay", 'double' as "sFrom"`,
        's1/4.jsonl': '{"lID":"8","cPart":2.0,"dtDay":"2024-05-02T00:00:00","sFrom":"json"}\n',
      },
      types: { lID: 'integer', cPart: 'decimal(6,2)', dtDay: 'timestamp', sFrom: 'text' },
      rows: rows`lID cPart dtDay sFrom
                 7 1.50 2024-05-01T00:00:00 double
                 8 2.00 2024-05-02T00:00:00 json`,
      merged: [
        's1/3.parquet:1 < s1/1.parquet:1',
        's1/3.parquet:1 < s1/2.csv:1',
        's1/4.jsonl:1 < s1/2.csv:2',
      ],
    },
  ),
  oneDelivery(
    'A null key part sends the row to quarantine, each by itself',
    { key: ['lSiteID', 'sAccount'], stores: { s2: { nulls: ['NULL', '\\N'] } } },
    {
      files: {
        's1/a.csv': 'lSiteID,sAccount,sName\n1,A,a\n1,,b\n,A,c\n1,,b\n1,NULL,d\n',
        's2/a.csv': 'lSiteID,sAccount,sName\n2,NULL,a\n2,\\N,b\n2,A,NULL\n',
      },
      types: { lSiteID: 'integer', sAccount: 'text', sName: 'text' },
      rows: rows`lSiteID sAccount sName
                 1 A a
                 1 NULL d
                 2 A ·`,
      quarantined: [
        's1/a.csv:2 null_key',
        's1/a.csv:3 null_key',
        's1/a.csv:4 null_key',
        's2/a.csv:1 null_key',
        's2/a.csv:2 null_key',
      ],
    },
  ),
  oneDelivery(
    'A null key part that is allowed stands alone and meets nobody',
    { key: ['sAccount'], merge: { allow_null_merge_keys: true } },
    {
      files: {
        's1/a.csv': 'sAccount,sName\nA,a\n,b\n,b\n',
        's1/b.csv': 'sAccount,sName\nA,newer\n,b\n',
      },
      types: { sAccount: 'text', sName: 'text' },
      rows: rows`sAccount sName
                 A newer
                 · b
                 · b
                 · b`,
      merged: ['s1/b.csv:1 < s1/a.csv:1'],
    },
  ),
  oneDelivery(
    'Strangers who share a key are all set aside, and rows of one identity are merged',
    { key: ['sAccount'], merge: { identity: ['lSiteID', 'lID'] } },
    {
      files: {
        's1/a.csv': 'sAccount,lSiteID,lID,sName\nA,1,1,old\nB,1,2,x\n,1,3,y\nC,1,4,\nC,1,,z\n',
        's2/a.csv': 'sAccount,lSiteID,lID,sName\nB,2,2,x\n,2,3,y\n',
        's1/b.csv': 'sAccount,lSiteID,lID,sName\nA,1,1,new\n',
      },
      types: { sAccount: 'text', lSiteID: 'integer', lID: 'integer', sName: 'text' },
      rows: rows`sAccount lSiteID lID sName
                 A 1 1 new`,
      merged: ['s1/b.csv:1 < s1/a.csv:1'],
      quarantined: [
        's1/a.csv:2 key_conflict',
        's1/a.csv:3 null_key',
        's1/a.csv:4 key_conflict',
        's1/a.csv:5 key_conflict',
        's2/a.csv:1 key_conflict',
        's2/a.csv:2 null_key',
      ],
    },
  ),
  oneDelivery(
    'Keys that look alike are different keys where nothing is declared',
    { key: ['sEmail'] },
    {
      files: {
        's1/a.csv': `sEmail,n\n${nfc},1\n${nfd},2\ncaf\u00e9,3\nCaf\u00e9\u200b,4\n\ufb01x,5\nfix,6\nI,7\n\u0130,8\n\u0131,9\nA\u00a0,10\nA,11\n\u0410,12\n`,
      },
      types: { sEmail: 'text', n: 'integer' },
      rows: {
        columns: ['sEmail', 'n'],
        rows: [
          [nfc, '1'],
          [nfd, '2'],
          ['caf\u00e9', '3'],
          ['Caf\u00e9\u200b', '4'],
          ['\ufb01x', '5'],
          ['fix', '6'],
          ['I', '7'],
          ['\u0130', '8'],
          ['\u0131', '9'],
          ['A\u00a0', '10'],
          ['A', '11'],
          ['\u0410', '12'],
        ],
      },
    },
  ),
  oneDelivery(
    'Normalised keys compare alike, and what is stored stays as delivered',
    { key: ['sEmail'], merge: { normalize: { sEmail: ['nfc', 'trim', 'lower'] } } },
    {
      files: {
        's1/a.csv': `sEmail,n\n${nfc},1\nI,2\nSTRASSE,3\n`,
        's1/b.csv': `sEmail,n\n" CAFE\u0301 ",4\n\u0131,5\nstra\u00dfe,6\n"i\t",7\n`,
      },
      types: { sEmail: 'text', n: 'integer' },
      rows: {
        columns: ['sEmail', 'n'],
        rows: [
          [' CAFE\u0301 ', '4'],
          ['i\t', '7'],
          ['STRASSE', '3'],
          ['\u0131', '5'],
          ['stra\u00dfe', '6'],
        ],
      },
      merged: ['s1/b.csv:1 < s1/a.csv:1', 's1/b.csv:4 < s1/a.csv:2'],
    },
  ),
  oneDelivery(
    'The newest value wins; nulls and NaN never do, and those and ties go to the later file and row',
    { key: ['lID'], merge: { winner: { newest: 'dVersion' } } },
    {
      files: {
        's1/export_9.csv':
          'lID,dVersion,sFrom\n1,2,9\n2,NaN,9\n3,,9\n4,5,9\n4,5,9b\n5,inf,9\n6,NaN,9\n',
        's1/export_10.csv':
          'lID,dVersion,sFrom\n1,1,10\n2,1,10\n3,-inf,10\n4,5,10\n5,3,10\n6,,10\n',
      },
      types: { lID: 'integer', dVersion: 'double', sFrom: 'text' },
      rows: rows`lID dVersion sFrom
                 1 2.0 9
                 2 1.0 10
                 3 -inf 10
                 4 5.0 10
                 5 inf 9
                 6 · 10`,
      merged: [
        's1/export_9.csv:1 < s1/export_10.csv:1',
        's1/export_10.csv:2 < s1/export_9.csv:2',
        's1/export_10.csv:3 < s1/export_9.csv:3',
        's1/export_10.csv:4 < s1/export_9.csv:4',
        's1/export_10.csv:4 < s1/export_9.csv:5',
        's1/export_9.csv:6 < s1/export_10.csv:5',
        's1/export_10.csv:6 < s1/export_9.csv:7',
      ],
    },
  ),
  oneDelivery(
    'The first file wins where the table says so, counted as people count',
    { key: ['lID'], merge: { winner: 'first_file' } },
    {
      files: {
        's2/export_9.csv': 'lID,sFrom\n1,s2-9\n1,s2-9b\n',
        's2/export_10.csv': 'lID,sFrom\n1,s2-10\n',
        's10/export_1.csv': 'lID,sFrom\n1,s10\n',
      },
      types: { lID: 'integer', sFrom: 'text' },
      rows: rows`lID sFrom
                 1 s2-9`,
      merged: [
        's2/export_9.csv:1 < s2/export_9.csv:2',
        's2/export_9.csv:1 < s2/export_10.csv:1',
        's2/export_9.csv:1 < s10/export_1.csv:1',
      ],
    },
  ),
]
