/** Shares listed at BSE as well: symbol, BSE token, tick in paise, close in rupees, name. Prices are invented. */
export const BSE_SHARES: readonly (readonly [string, number, number, number, string])[] = [
  ['SBIN', 500112, 5, 962.5, 'STATE BANK OF INDIA'],
  ['RELIANCE', 500325, 5, 1548.4, 'RELIANCE INDUSTRIES LTD.'],
  ['INFY', 500209, 5, 1612.3, 'INFOSYS LTD.'],
  ['TCS', 532540, 5, 3284.9, 'TATA CONSULTANCY SERVICES LTD.'],
  ['HDFCBANK', 500180, 5, 988.3, 'HDFC BANK LTD.'],
  ['ICICIBANK', 532174, 5, 1436.75, 'ICICI BANK LTD.'],
  ['ITC', 500875, 5, 408.2, 'ITC LTD.'],
  ['LT', 500510, 5, 4062.4, 'LARSEN & TOUBRO LTD.'],
  ['TATASTEEL', 500470, 1, 176.41, 'TATA STEEL LTD.'],
  ['AXISBANK', 532215, 5, 1274.5, 'AXIS BANK LTD.'],
  ['IDEA', 532822, 1, 9.86, 'VODAFONE IDEA LTD.'],
  ['RKEC', 200105, 1, 74.62, 'RKEC PROJECTS LIMITED'],
];
