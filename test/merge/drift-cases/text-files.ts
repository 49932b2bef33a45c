import { gzipSync, zstdCompressSync } from 'node:zlib'
import { parquet } from '../merging.ts'
import { rows } from '../rows.ts'
import { type DriftCase, oneDelivery } from './drift-case.ts'

function utf16(text: string, bigEndian: boolean, mark = true): Uint8Array {
  const bytes = Buffer.from(mark ? `\ufeff${text}` : text, 'utf16le')
  return bigEndian ? bytes.swap16() : bytes
}

const types = { lID: 'integer', sName: 'text', cPrice: 'decimal' }

export const textFiles: readonly DriftCase[] = [
  oneDelivery(
    'Every dialect of CSV gives the same values',
    {
      key: ['lID'],
      stores: { s3: { decimal_mark: ',' }, s7: { quote: "'" }, s8: { header: false } },
      types: { lID: 'integer', sName: 'text', cPrice: 'decimal' },
    },
    {
      files: {
        's1/a.csv':
          '\ufefflID,sName,cPrice\r\n1,"say ""hi"", ok",10.00\r\n2,"two\r\nlines",1234.25\r\n',
        's2/a.csv': 'lID\tsName\tcPrice\n3\tsemi;colon, bar|\t.99\n4\t"tab\there"\t1\n',
        's3/a.csv': 'lID;sName;cPrice\n5;a,b;20,50\n6;"x;y";1.234,25\n',
        's4/a.csv': 'lID|sName|cPrice\n7|a,b;c|3.5\n',
        's5/a.csv': 'lID,sName,cPrice\r8,old Mac,1.5\r9,"in\rquotes",2.5\r',
        's6/a.csv': 'lID,sName,cPrice\n10,no line end,4',
        's7/a.csv': "lID,sName,cPrice\n11,'it''s, \"fine\"',5\n",
        's8/a.csv': '12,headless,6\n',
        's9/a.csv': '\n\nlID,sName,cPrice\n\n13,  padded  ,7\n\n',
      },
      types,
      rows: rows`lID sName cPrice
                 1 "say ""hi"", ok" 10
                 2 ${'"two\r\\nlines"'} 1234.25
                 3 "semi;colon, bar|" 0.99
                 4 "tab	here" 1
                 5 a,b 20.5
                 6 x;y 1234.25
                 7 a,b;c 3.5
                 8 "old Mac" 1.5
                 9 ${'"in\rquotes"'} 2.5
                 10 "no line end" 4
                 11 "it's, ""fine""" 5
                 12 headless 6
                 13 "  padded  " 7`,
    },
  ),
  oneDelivery(
    'Every encoding that is declared or proven gives the same text, and no other is guessed',
    {
      key: ['lID'],
      stores: {
        s2: { encoding: 'latin1' },
        s3: { encoding: 'windows-1252' },
        s6: { encoding: 'utf-16le' },
        s8: { encoding: 'utf-8' },
      },
    },
    {
      files: {
        's1/a.csv': 'lID,sName\n1,Zoë – €\n',
        's2/a.csv': Buffer.from('lID,sName\n2,Zoë\u0096\n', 'latin1'),
        's3/a.csv': Buffer.concat([
          Buffer.from('lID,sName\n3,Zo'),
          Buffer.from([0xeb, 0x20, 0x96, 0x20, 0x80]),
          Buffer.from('\n'),
        ]),
        's4/a.csv': utf16('lID,sName\n4,Zoë – €😀\n', false),
        's5/a.csv': utf16('lID,sName\r\n5,"Zoë\nĀ"\r\n', true),
        's6/a.csv': utf16('lID,sName\n6,Ā\n', false, false),
        's7/a.csv': Buffer.from('lID,sName\n7,Zoë\n', 'latin1'),
        's8/a.csv': Buffer.concat([
          Buffer.from('lID,sName\n8,a\n9,Zo'),
          Buffer.from([0xeb]),
          Buffer.from('\n10,c\n'),
        ]),
        's9/a.csv': utf16('lID,sName\n11,b\n', true, false),
        's10/a.csv': Buffer.concat([
          Buffer.from('lID,sName\n12,a'),
          Buffer.from([0]),
          Buffer.from('b\n'),
        ]),
      },
      types: { lID: 'integer', sName: 'text' },
      rows: {
        columns: ['lID', 'sName'],
        rows: [
          ['1', 'Zoë – €'],
          ['2', 'Zoë\u0096'],
          ['3', 'Zoë – €'],
          ['4', 'Zoë – €😀'],
          ['5', 'Zoë\nĀ'],
          ['6', 'Ā'],
          ['8', 'a'],
          ['10', 'c'],
          ['12', 'a\u0000b'],
        ],
      },
      quarantined: ['s8/a.csv:2 undecodable'],
      rejected: ['s7/a.csv undecodable', 's9/a.csv undecodable'],
    },
  ),
  oneDelivery(
    'Ragged, truncated and badly quoted lines go to quarantine, and their neighbours stay',
    { key: ['lID'] },
    {
      files: {
        's1/a.csv': 'lID,sName,cPrice\n1,a,1\n2,b\n3,c,3,extra\n4,d,4\n5,e"f,5\n6,"g"h,6\n7,i,7\n',
        's2/a.csv': 'lID,sName,cPrice\n8,a,1\n9,b',
        's3/a.csv': 'lID,sName,cPrice\n10,a,1\n11,"open,2\n12,c,3\n',
        's4/a.csv': 'lID,sName,cPrice\n',
        's5/a.csv': 'lID,sName,cPrice',
        's6/a.csv': '',
        's7/a.csv': '\n\n',
        's8/a.csv': '\ufeff',
      },
      types,
      rows: rows`lID sName cPrice
                 1 a 1
                 4 d 4
                 7 i 7
                 8 a 1
                 10 a 1`,
      quarantined: [
        's1/a.csv:2 ragged',
        's1/a.csv:3 ragged',
        's1/a.csv:5 bad_quote',
        's1/a.csv:6 bad_quote',
        's2/a.csv:2 truncated',
        's3/a.csv:2 truncated',
      ],
      rejected: ['s6/a.csv empty', 's7/a.csv empty', 's8/a.csv empty'],
    },
  ),
  oneDelivery(
    'A text of twenty megabytes comes through whole',
    { key: ['lID'] },
    {
      files: {
        's1/a.csv': `lID,sName\n1,${'ä'.repeat(10_000_000)}\n`,
        's2/a.parquet': parquet`select 2 as "lID", repeat('b', 1000000) as "sName"`,
        's3/a.jsonl': `{"lID":3,"sName":"${'c'.repeat(2_000_000)}"}\n`,
      },
      types: { lID: 'integer', sName: 'text' },
      rows: {
        columns: ['lID', 'sName'],
        rows: [
          ['1', 'ä'.repeat(10_000_000)],
          ['2', 'b'.repeat(1_000_000)],
          ['3', 'c'.repeat(2_000_000)],
        ],
      },
    },
  ),
  oneDelivery(
    'One table takes CSV, JSON, JSON Lines and Parquet, plain and packed, whatever they are named',
    { key: ['lID'] },
    {
      files: {
        's1/a.csv': 'lID,sName,cPrice\n1,a,1.10\n',
        's2/a.parquet': parquet`select 2 as "lID", 'b' as "sName", 2.2::double as "cPrice"`,
        's3/a.json': '[{"lID":3,"sName":"c","cPrice":3.30},\n {"lID":4,"sName":"d"}]',
        's4/a.jsonl.gz': gzipSync('{"lID":5,"sName":"e","cPrice":5}\n'),
        's5/a.csv.zst': zstdCompressSync('lID,sName,cPrice\n6,f,6.60\n'),
        's6/a.csv': gzipSync('lID,sName,cPrice\n7,g,7.70\n'),
        's7/a.parquet': 'lID,sName,cPrice\n8,h,8.80\n',
        's8/a.csv': gzipSync('lID,sName,cPrice\n9,i,9.90\n10,j,1\n').subarray(0, 30),
        's9/a.csv':
          '<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n<body>nginx</body></html>\n',
        's10/a.csv': Buffer.concat([
          Buffer.from('PK\u0003\u0004\u0014\u0000\u0000\u0000\u0008\u0000', 'latin1'),
          Buffer.alloc(60, 0xe7),
        ]),
        's11/a.json': '{"lID":11',
        's12/a.csv': '{"lID":12,"sName":"l","cPrice":"12.10"}\n',
        's13/a.json': 'lID;sName;cPrice\n13;m;13.10\n',
        's14/a.csv': '<?xml version="1.0"?><rows/>\n',
      },
      types,
      rows: rows`lID sName cPrice
                 1 a 1.1
                 2 b 2.2
                 3 c 3.3
                 4 d ·
                 5 e 5
                 6 f 6.6
                 7 g 7.7
                 8 h 8.8
                 12 l 12.1
                 13 m 13.1`,
      rejected: [
        's8/a.csv corrupt',
        's9/a.csv corrupt',
        's10/a.csv corrupt',
        's11/a.json corrupt',
        's14/a.csv corrupt',
      ],
    },
  ),
]
