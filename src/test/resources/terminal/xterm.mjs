// What @xterm/headless shows of a program. Reads a line of JSON {columns, rows, program (base64), ...} at a time, and writes
// it back with what it shows. Run by XtermOracleTest through scripts/terminal-oracle, which installs the packages.
import { createInterface } from "node:readline";
import headless from "@xterm/headless";
import unicode11 from "@xterm/addon-unicode11";

const flags = [["b", "isBold"], ["d", "isDim"], ["i", "isItalic"], ["u", "isUnderline"], ["v", "isInverse"], ["s", "isStrikethrough"]];

function colour(isDefault, isRgb, value) {
  return isDefault ? -1 : isRgb ? 0x1000000 | value : value;
}

function style(cell) {
  const foreground = colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor());
  const background = colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor());
  return `${foreground},${background},${flags.filter(([, is]) => cell[is]()).map(([flag]) => flag).join("")}`;
}

function styles(line, columns) {
  const runs = [];
  let last = "-1,-1,";
  for (let column = 0; column < columns; column++) {
    const now = style(line.getCell(column));
    if (now !== last) {
      runs.push(`${column}:${now}`);
      last = now;
    }
  }
  return runs.join(" ");
}

function logicalLines(buffer) {
  const lines = [];
  for (let at = 0; at < buffer.length; at++) {
    const line = buffer.getLine(at);
    if (line.isWrapped && lines.length > 0) {
      lines[lines.length - 1] += line.translateToString(true);
    } else {
      lines.push(line.translateToString(true));
    }
  }
  return lines.map((line) => line.trimEnd());
}

function show(asked, done) {
  const { columns, rows, program } = asked;
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 10000 });
  terminal.loadAddon(new unicode11.Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  terminal.write(Buffer.from(program, "base64"), () => {
    const buffer = terminal.buffer.active;
    const screen = Array.from({ length: rows }, (_, i) => buffer.getLine(buffer.baseY + i));
    done({
      ...asked,
      cursor: `${buffer.cursorY},${Math.min(buffer.cursorX, columns - 1)}`,
      texts: screen.map((line) => line.translateToString(true).trimEnd()),
      styles: screen.map((line) => styles(line, columns)),
      lines: logicalLines(buffer),
    });
    terminal.dispose();
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  await new Promise((resolve) =>
    show(JSON.parse(line), (shown) => {
      process.stdout.write(JSON.stringify(shown) + "\n");
      resolve();
    }),
  );
}
