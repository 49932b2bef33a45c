import { parquet } from '../merging.ts'
import { rows } from '../rows.ts'
import type { DriftCase } from './drift-case.ts'

const types = { lID: 'integer', sName: 'text', dtUpdated: 'timestamp' }

export const deliveries: readonly DriftCase[] = [
  {
    why: 'A late older file never wins, nor does a late store, and the same bytes count once',
    declared: { key: ['lID'], merge: { winner: { newest: 'dtUpdated' } } },
    steps: [
      {
        files: {
          's1/2024-02.csv': 'lID,sName,dtUpdated\n1,new,2024-02-01\n2,b,2024-02-01\n',
          's1/2024-02 copy.csv': 'lID,sName,dtUpdated\n1,new,2024-02-01\n2,b,2024-02-01\n',
        },
        types,
        rows: rows`lID sName dtUpdated
                   1 new 2024-02-01T00:00:00
                   2 b 2024-02-01T00:00:00`,
        sameBytes: 1,
      },
      {
        files: {
          's1/2024-03.csv': 'lID,sName,dtUpdated\n1,older,2024-01-01\n3,c,2024-01-01\n',
          's2/2023-12.parquet': parquet`select 2 as "lID", 'late store' as "sName", date '2024-02-02' as "dtUpdated"`,
        },
        types,
        rows: rows`lID sName dtUpdated
                   1 new 2024-02-01T00:00:00
                   2 "late store" 2024-02-02T00:00:00
                   3 c 2024-01-01T00:00:00`,
        merged: ['s1/2024-02.csv:1 < s1/2024-03.csv:1', 's2/2023-12.parquet:1 < s1/2024-02.csv:2'],
        sameBytes: 1,
      },
    ],
  },
  {
    why: 'A file that changed at its place replaces its former rows',
    declared: { key: ['lID'] },
    steps: [
      {
        files: { 's1/a.csv': 'lID,sName\n1,a\n2,b\n3,c\n', 's1/b.csv': 'lID,sName\n3,newest\n' },
        types: { lID: 'integer', sName: 'text' },
        rows: rows`lID sName
                   1 a
                   2 b
                   3 newest`,
        merged: ['s1/b.csv:1 < s1/a.csv:3'],
      },
      {
        files: { 's1/a.csv': 'lID,sName\n1,a\n3,c\n4,d\n' },
        types: { lID: 'integer', sName: 'text' },
        rows: rows`lID sName
                   1 a
                   3 newest
                   4 d`,
        merged: ['s1/b.csv:1 < s1/a.csv:2'],
        superseded: 3,
      },
    ],
  },
  {
    why: 'A full delivery withdraws what its store no longer has, and leaves other stores alone',
    declared: { key: ['lSite', 'lID'], delivery: 'full' },
    steps: [
      {
        files: {
          's1/2024-01.csv': 'lSite,lID,sName\n1,1,a\n1,2,b\n',
          's2/2024-01.csv': 'lSite,lID,sName\n2,1,x\n',
        },
        types: { lSite: 'integer', lID: 'integer', sName: 'text' },
        rows: rows`lSite lID sName
                   1 1 a
                   1 2 b
                   2 1 x`,
      },
      {
        files: { 's1/2024-02.csv': 'lSite,lID,sName\n1,2,b2\n1,3,c\n' },
        types: { lSite: 'integer', lID: 'integer', sName: 'text' },
        rows: rows`lSite lID sName
                   1 2 b2
                   1 3 c
                   2 1 x`,
        merged: ['s1/2024-02.csv:1 < s1/2024-01.csv:2'],
        withdrawn: 1,
      },
    ],
  },
  {
    why: 'A file that moved on after its merge keeps its rows',
    declared: { key: ['lID'] },
    steps: [
      {
        files: { 's1/a.csv': 'lID,cAmount\n1,1.50\n2,2.50\n' },
        types: { lID: 'integer', cAmount: 'decimal(3,2)' },
        rows: rows`lID cAmount
                   1 1.5
                   2 2.5`,
      },
      {
        files: { 's1/b.csv': 'lID,cAmount\n2,0.125\n' },
        gone: ['s1/a.csv'],
        types: { lID: 'integer', cAmount: 'decimal(4,3)' },
        rows: rows`lID cAmount
                   1 1.5
                   2 0.125`,
        merged: ['s1/b.csv:1 < s1/a.csv:2'],
      },
    ],
  },
  {
    why: 'A type that a later delivery needs widens the whole table, and older values keep their digits',
    declared: { key: ['lID'] },
    steps: [
      {
        files: { 's1/1.csv': 'lID,code,cAmount,lN\n1,007,1.5,1\n2,12,2,2\n' },
        types: { lID: 'integer', code: 'text', cAmount: 'decimal', lN: 'integer' },
        rows: rows`lID code cAmount lN
                   1 007 1.5 1
                   2 12 2 2`,
      },
      {
        files: { 's1/2.csv': 'lID,code,cAmount,lN\n3,x,0.0001,18446744073709551616\n' },
        types: { lID: 'integer', code: 'text', cAmount: 'decimal', lN: 'integer (wide)' },
        rows: rows`lID code cAmount lN
                   1 007 1.5 1
                   2 12 2 2
                   3 x 0.0001 18446744073709551616`,
      },
    ],
  },
]
