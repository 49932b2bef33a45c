/** What the billing offices sent, by path below `data/clinics`. */
export const claimsDelivery: Readonly<Record<string, string | Uint8Array>> = {
  'berlin/billing/claims_9.csv': lines(
    'clinic;claim_no;line;payer;decided_on;status;amount;icd',
    'Berlin Mitte;000123;1;AOK;15.09.2026;paid;1.234,50;E11.9',
    'Berlin Mitte;000124;1;TK;16.09.2026;denied;200,00;1E5',
    'Berlin Mitte;000125;1;AOK;-;open;75,00;J06.9',
  ),
  // October restates: 000123 is taken back and paid anew, 000125 is decided. claims_10 comes after claims_9.
  'berlin/billing/claims_10.csv': lines(
    'clinic;claim_no;line;payer;decided_on;status;amount;icd',
    'Berlin Mitte;000123;2;AOK;02.10.2026;reversal;-1.234,50;E11.9',
    'Berlin Mitte;000123;3;AOK;02.10.2026;paid;1.100,00;E11.9',
    'Berlin Mitte;000125;1;AOK;05.10.2026;denied;75,00;J06.9',
  ),
  // 000123 is another claim here. Euros have two decimals, 12.345 is none.
  'hamburg/billing/2026.csv': lines(
    'clinic,claim_no,line,payer,decided_on,status,amount,icd',
    'Hamburg Altona,000123,1,TK,30/09/2026,paid,310.00,M54.5',
    'Hamburg Altona,000200,1,TK,01/10/2026,denied,99.99,M54.5',
    'Hamburg Altona,000201,1,TK,31/10/2026,paid,100.01,M54.5',
    'Hamburg Altona,000202,1,TK,31/10/2026,paid,12.345,M54.5',
  ),
  // Said to be UTF-8; one record is not.
  'koeln/billing/2026.tsv': Buffer.concat([
    Buffer.from('clinic\tclaim_no\tline\tpayer\tdecided_on\tstatus\tamount\ticd\n'),
    Buffer.from('Köln Süd\t000300\t1\tBarmer\t12.10.2026\tpaid\t1.000,00\tE11.9\n'),
    Buffer.from('Köln Süd\t000301\t1\tBarmer\t13.10.2026\tdenied\t50,00\tE11.9\n', 'latin1'),
  ]),
  'zuerich/billing/claims.json': `[
    {"clinic": "Zürich Seefeld", "claim_no": "Z-77", "line": 1, "payer": "Helsana", "decided_on": "2026-10-20", "status": "denied", "amount": 640.00, "icd": "1E5"},
    {"clinic": "Zürich Seefeld", "claim_no": "Z-78", "line": null, "payer": "Helsana", "decided_on": "2026-10-21", "status": "paid", "amount": 10, "icd": "E11.9"}
  ]`,
}

function lines(...records: readonly string[]): string {
  return records.map((record) => `${record}\n`).join('')
}
