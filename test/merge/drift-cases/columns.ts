import { parquet } from '../merging.ts'
import { rows } from '../rows.ts'
import { type DriftCase, oneDelivery } from './drift-case.ts'

export const columns: readonly DriftCase[] = [
  oneDelivery(
    'Columns are found by name: missing, extra, in another order, case or padding',
    { key: ['lID'] },
    {
      files: {
        's1/a.csv': 'lID,sName,cTotal\n1,a,1.00\n',
        's2/a.csv': 'cTotal,lID,sName\n2.00,2,b\n',
        's3/a.csv': 'LID, SNAME ,ctotal,sNote\n3,c,3.00,extra\n',
        's4/a.csv': '\ufefflID,"sName"\n4,d\n',
        's5/a.parquet': parquet`select 5.00::decimal(6,2) as " cTotal", 5 as "lid", 'x' as "sNote"`,
        's6/a.jsonl': '{"cTotal":6,"lID":6}\n{"lID":7,"sName":null,"bNew":true}\n',
      },
      types: { lID: 'integer', sName: 'text', cTotal: 'decimal', sNote: 'text', bNew: 'boolean' },
      rows: rows`lID sName cTotal sNote bNew
                 1 a 1 · ·
                 2 b 2 · ·
                 3 c 3 extra ·
                 4 d · · ·
                 5 · 5 x ·
                 6 · 6 · ·
                 7 · · · true`,
    },
  ),
  oneDelivery(
    'Stores that call one column otherwise are understood where they say so',
    {
      key: ['lID'],
      stores: {
        s2: { rename: { Mail: 'sEmail' } },
        s3: { rename: { 'E-Mail Address': 'sEmail', No: 'lID' } },
      },
    },
    {
      files: {
        's1/a.csv': 'lID,sEmail\n1,a@x\n',
        's2/a.csv': 'lID,Mail\n2,b@x\n',
        's3/a.csv': 'No,E-Mail Address\n3,c@x\n',
        's4/a.csv': 'lID,Mail\n4,d@x\n',
        's2/b.csv': 'lID,Mail,sEmail\n5,e@x,\n6,f@x,f@x\n7,g@x,h@x\n',
      },
      types: { lID: 'integer', sEmail: 'text', Mail: 'text' },
      rows: rows`lID sEmail Mail
                 1 a@x ·
                 2 b@x ·
                 3 c@x ·
                 4 · d@x
                 5 e@x ·
                 6 f@x ·`,
      quarantined: ['s2/b.csv:3 duplicate_column'],
    },
  ),
  oneDelivery(
    'A name that stands twice keeps the value that is there, and two values are set aside',
    { key: ['lID'] },
    {
      files: {
        's1/a.csv': 'lID,sName,sName\n1,a,a\n2,a,\n3,,b\n4,a,b\n5,,\n',
        's2/a.csv': 'lID,cTotal,CTOTAL\n6,1.0,1.00\n7,1,2\n8,x,1\n',
        's3/a.jsonl': '{"lID":9,"sName":"a","sName":"a"}\n{"lID":10,"sName":"a","sName":"b"}\n',
      },
      types: { lID: 'integer', sName: 'text', cTotal: 'decimal' },
      rows: rows`lID sName cTotal
                 1 a ·
                 2 a ·
                 3 b ·
                 5 · ·
                 6 · 1
                 9 a ·`,
      quarantined: [
        's1/a.csv:4 duplicate_column',
        's2/a.csv:2 duplicate_column',
        's2/a.csv:3 bad_value',
        's3/a.jsonl:2 duplicate_column',
      ],
    },
  ),
  oneDelivery(
    'A column with no value in any store, in some store, or in no row is there',
    { key: ['lID'] },
    {
      files: {
        's1/a.csv': 'lID,cTotal,dtSold,extra,sNote\n1,,,,\n',
        's2/a.parquet': parquet`select 2 as "lID", null::varchar as "cTotal", null::integer as "dtSold", null as extra, null::double as "sNote"`,
        's3/a.csv': 'lID,cTotal,dtSold,extra,sNote\n',
        's4/a.csv': 'lID,cTotal\n4,4.50\n',
        's5/a.parquet': parquet`select 1 as "lID", 'x' as "sNote", 1.25::decimal(4,2) as "cTotal" limit 0`,
      },
      types: {
        lID: 'integer',
        cTotal: 'decimal',
        dtSold: 'timestamp',
        extra: 'text',
        sNote: 'text',
      },
      rows: rows`lID cTotal dtSold extra sNote
                 1 · · · ·
                 2 · · · ·
                 4 4.5 · · ·`,
    },
  ),
  oneDelivery(
    'A key column that one store lacks sends its rows to quarantine, not to a stranger',
    { key: ['lSiteID', 'lID'] },
    {
      files: {
        's1/a.csv': 'lSiteID,lID,n\n1,1,a\n',
        's2/a.csv': 'lID,n\n1,b\n2,c\n',
      },
      types: { lSiteID: 'integer', lID: 'integer', n: 'text' },
      rows: rows`lSiteID lID n
                 1 1 a`,
      quarantined: ['s2/a.csv:1 null_key', 's2/a.csv:2 null_key'],
    },
  ),
  oneDelivery(
    'Null spellings are null where they are declared and text where they are not',
    {
      key: ['lID'],
      stores: { '*': { nulls: ['NULL'] }, s2: { nulls: ['N/A', '\\N', 'nan', '-'] } },
    },
    {
      files: {
        's1/a.csv':
          'lID,sName,cTotal,dTemp\n1,NULL,NULL,NULL\n2,null,1,nan\n3,N/A,N/A,1\n4,"NULL","",""\n5,"",2,\n6,\\N,3,4\n',
        's2/a.csv':
          'lID,sName,cTotal,dTemp\n7,N/A,N/A,nan\n8,\\N,\\N,-\n9,-,-,NaN\n10,NULL,1,1\n11,nan,nan,nan\n',
        's3/a.parquet': parquet`select * from (values (12, 'NULL', 'NULL'), (13, '', '')) t("lID", "sName", "cTotal")`,
        's4/a.jsonl':
          '{"lID":14,"sName":"NULL","cTotal":"NULL"}\n{"lID":15,"sName":"","cTotal":""}\n',
      },
      types: { lID: 'integer', sName: 'text', cTotal: 'decimal', dTemp: 'double' },
      rows: rows`lID sName cTotal dTemp
                 1 · · ·
                 2 null 1 nan
                 4 · · ·
                 5 "" 2 ·
                 6 \N 3 4.0
                 7 · · ·
                 8 · · ·
                 9 · · nan
                 10 NULL 1 1.0
                 11 · · ·
                 12 · · ·
                 13 "" · ·
                 14 · · ·
                 15 "" · ·`,
      quarantined: ['s1/a.csv:3 bad_value'],
    },
  ),
  oneDelivery(
    'Structs, lists, maps and JSON text keep every value, in one shape or as JSON',
    { key: ['lID'], types: { jInfo: 'json' } },
    {
      files: {
        's1/a.parquet': parquet`select 1 as "lID", {'a': 1, 'b': null} as same, {'a': 1::bigint} as shape, [1, null] as list, {'x': ['y']} as "jInfo"`,
        's2/a.parquet': parquet`select 2 as "lID", {'a': 2, 'b': null} as same, {'a': 'z', 'c': 1.50::decimal(4,2)} as shape, ['q'] as list, '{"x": 12345678901234567890.10}' as "jInfo"`,
        's3/a.jsonl':
          '{"lID":3,"shape":{"n":9007199254740993,"t":"\\u00e9"},"list":[],"jInfo":[1.0,{"k":null}]}\n',
        's4/a.csv': 'lID,jInfo\n4,"{""a"": 1.10}"\n5,not json\n6,\n',
      },
      types: { lID: 'integer', same: 'STRUCT', shape: 'json', list: 'json', jInfo: 'json' },
      rows: {
        columns: ['lID', 'shape', 'list', 'jInfo'],
        rows: [
          ['1', '{"a":1}', '[1,null]', '{"x":["y"]}'],
          ['2', '{"a":"z","c":1.5}', '["q"]', '{"x": 12345678901234567890.10}'],
          ['3', '{"n":9007199254740993,"t":"\\u00e9"}', '[]', '[1.0,{"k":null}]'],
          ['4', null, null, '{"a": 1.10}'],
          ['6', null, null, null],
        ],
      },
      quarantined: ['s4/a.csv:2 bad_value'],
    },
  ),
  oneDelivery(
    'Bytes stay bytes, and beside text they are text only where they are UTF-8',
    { key: ['lID'], types: { raw: 'binary' } },
    {
      files: {
        's1/a.parquet': parquet`select * from (values (1, 'word'::blob, '\\xFF\\x00'::blob, 'w'::blob), (2, ''::blob, null, '\\xC3\\xA9'::blob)) t("lID", raw, kept, "sMixed")`,
        's2/a.csv': 'lID,raw,sMixed\n3,\u00e9,x\n',
        's3/a.parquet': parquet`select 4 as "lID", '\\xFE'::blob as "sMixed"`,
      },
      types: { lID: 'integer', raw: 'binary', kept: 'binary', sMixed: 'text' },
      rows: rows`lID raw kept sMixed
                 1 word \xFF\x00 w
                 2 "" · é
                 3 \xC3\xA9 · x`,
      quarantined: ['s3/a.parquet:1 bad_value'],
    },
  ),
]
