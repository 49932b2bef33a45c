/** What the clinics' front desks sent, by path below `data/clinics`. */
export const patientsDelivery: Readonly<Record<string, string | Uint8Array>> = {
  // German spelling throughout; `k.A.` and `-` stand for nothing.
  'berlin/patients/2026-09.csv': lines(
    'Patient No;Family Name;Birth Date;E-Mail;Postal Code;Insured;Balance',
    '0004711-K;Müller;14.03.1961;mueller@example.test;01067;Y;1.234,50',
    '0004712-M;Schmidt;02.11.1984;-;10115;N;0,00',
    '0004713-Q;Öztürk;29.02.1988;oeztuerk@example.test;10999;Y;-12,30',
    '0004714-B;Weiß;31.12.1999;k.A.;10117;Y;k.A.',
  ),
  // Müller paid a part; the transfer broke off in the midst of the last line.
  'berlin/patients/2026-10.csv': lines(
    'Patient No;Family Name;Birth Date;E-Mail;Postal Code;Insured;Balance',
    '0004711-K;Müller;14.03.1961;mueller@example.test;01067;Y;980,00',
    '0004715-D;Krüger;07.07.1970;krueger@example.test;10243;Y;15,75',
  ).concat('0004716-F;Lan'),
  // Another old system: 0004711-K is another person here, and somebody came without a card.
  'hamburg/patients/2026/09/patients.csv': lines(
    'Patient No,Family Name,Birth Date,E-Mail,Postal Code,Insured,Balance',
    '0004711-K,Jansen,03/04/1975,jansen@example.test,20095,true,10.00',
    '0004720-C,Grünwald,21/12/1950,gruenwald@example.test,22765,true,"1,234.50"',
    '0009001-X,Petersen,01/01/1980,petersen@example.test,22767,false,0.00',
    '-,Unbekannt,05/05/1990,,22769,false,5.00',
  ),
  // A new computer spells ü as u and two dots apart; two people have one number and name.
  'hamburg/patients/2026/10/patients.csv': lines(
    'Patient No,Family Name,Birth Date,E-Mail,Postal Code,Insured,Balance',
    `0004720-C,${'Grünwald '.normalize('NFD')},21/12/1950,g.new@example.test,22765,true,20.00`,
    '0009001-X,Petersen,10/10/1985,p.younger@example.test,22767,false,3.00',
  ),
  // The old Windows code page, and a column that no other clinic has.
  'koeln/patients/patients.csv': Buffer.from(
    lines(
      'Patient No;Family Name;Birth Date;E-Mail;Postal Code;Insured;Balance;Tariff Code',
      '0004730-H;Bußmann;08.08.1958;b@example.test;50667;N;7,50;1E5',
      '0004731-J;Çelik;09.09.1969;-;50668;Y;0,00;007',
    ),
    'latin1',
  ),
  // Windows bytes too, but nobody said so: nothing of it may be guessed.
  'muenchen/patients/patients.csv': Buffer.from(
    lines(
      'Patient No;Family Name;Birth Date;E-Mail;Postal Code;Insured;Balance',
      '0008001-A;Höß;01.02.1950;h@example.test;80331;Y;1,00',
    ),
    'latin1',
  ),
  // An array of objects with an address inside, a postal code that is once text and once a number, Swiss francs' marks.
  'zuerich/patients/export.json': `[
    {"patient_no": "0007001-Z", "family_name": "Bünzli", "birth_date": "1966-06-06", "email": "b@example.test", "postal_code": "8008", "insured": true, "balance_eur": "1'234.50", "address": {"street": "Seefeldstr. 1", "city": "Zürich"}},
    {"patient_no": "0007002-Y", "family_name": "Favre", "birth_date": "1977-07-07", "email": "k.A.", "postal_code": 8032, "insured": false, "balance_eur": 0.125, "address": null}
  ]`,
}

function lines(...records: readonly string[]): string {
  return records.map((record) => `${record}\n`).join('')
}
