// A workbook as spreadsheets write it, small enough to be seen through.
import { crc32, deflateRawSync } from 'node:zlib';

type Cell = string | number | Date | null;

const DAY = 86_400_000;
/** Excel's first day, as its counting has it. */
const EPOCH = Date.UTC(1899, 11, 30);
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const DATE_STYLE = 1;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function cellXml(cell: Cell, reference: string): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return `<c r="${reference}" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
  return `<c r="${reference}" s="${DATE_STYLE}"><v>${(cell.getTime() - EPOCH) / DAY}</v></c>`;
}

const rowXml = (cells: readonly Cell[], row: number): string =>
  `<row r="${row}">${cells.map((cell, index) => cellXml(cell, `${String.fromCharCode(65 + index)}${row}`)).join('')}</row>`;

function partsOf(rows: readonly (readonly Cell[])[], sheet: string): [string, string][] {
  const data = rows.map((cells, index) => rowXml(cells, index + 1)).join('');
  return [
    [
      '[Content_Types].xml',
      `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    ],
    [
      '_rels/.rels',
      `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      'xl/styles.xml',
      `${HEAD}<styleSheet xmlns="${MAIN}"><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ],
    [sheet, `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${data}</sheetData></worksheet>`],
  ];
}

interface Part {
  readonly name: Buffer;
  readonly compressed: Buffer;
  readonly size: number;
  readonly checksum: number;
}

function header(part: Part, signature: number, bytes: number, offset: number): Buffer {
  const head = Buffer.alloc(bytes);
  head.writeUInt32LE(signature, 0);
  head.writeUInt16LE(20, offset);
  head.writeUInt16LE(8, offset + 4);
  head.writeUInt32LE(part.checksum, offset + 10);
  head.writeUInt32LE(part.compressed.length, offset + 14);
  head.writeUInt32LE(part.size, offset + 18);
  head.writeUInt16LE(part.name.length, offset + 22);
  return head;
}

/** @param sheet where the first sheet lies; elsewhere it is not found @param compressed what stands there instead of the sheet */
export function workbook(
  rows: readonly (readonly Cell[])[],
  sheet = 'xl/worksheets/sheet1.xml',
  compressed?: Buffer,
): Buffer {
  const parts = partsOf(rows, sheet).map(([name, text]): Part => {
    const content = Buffer.from(text);
    const packed = name === sheet && compressed !== undefined ? compressed : deflateRawSync(content);
    return { name: Buffer.from(name), compressed: packed, size: content.length, checksum: crc32(content) };
  });
  const kept = sheet === 'other.xml' ? parts.filter(({ name }) => name.toString() === sheet) : parts;
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let place = 0;
  for (const part of kept) {
    const head = header(part, 0x04034b50, 30, 4);
    const entry = header(part, 0x02014b50, 46, 6);
    entry.writeUInt32LE(place, 42);
    local.push(head, part.name, part.compressed);
    central.push(entry, part.name);
    place += head.length + part.name.length + part.compressed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(kept.length, 8);
  end.writeUInt16LE(kept.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(place, 16);
  return Buffer.concat([...local, directory, end]);
}
