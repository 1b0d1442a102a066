// Monaco for one text. Loaded when the first editor opens, never on pages without one.
import { explain, suggest } from "../../sql-completion.js";

const pause = 400;
const schemas = new Map();
let monaco;

export async function open(host, page, options) {
  monaco ??= load(options.assets);
  const m = await monaco;
  if (!host.isConnected) return null;
  return editor(m, host, page, options);
}

async function load(assets) {
  self.MonacoEnvironment = { getWorker: () => new Worker(assets.worker, { name: "editor" }) };
  const style = document.createElement("link");
  Object.assign(style, { rel: "stylesheet", href: assets.style });
  const styled = new Promise((done, failed) => Object.assign(style, { onload: done, onerror: () => failed(new Error("The editor styles could not be loaded.")) }));
  document.head.append(style);
  const [m] = await Promise.all([import(assets.script), styled]);
  m.languages.register({ id: "sql" });
  m.languages.setLanguageConfiguration("sql", m.conf);
  m.languages.setMonarchTokensProvider("sql", m.language);
  m.languages.registerCompletionItemProvider("sql", { triggerCharacters: ["."], provideCompletionItems: (model, at) => completions(m, model, at) });
  m.languages.registerHoverProvider("sql", { provideHover: hover });
  return m;
}

function completions(m, model, at) {
  const word = model.getWordUntilPosition(at);
  const range = new m.Range(at.lineNumber, word.startColumn, at.lineNumber, word.endColumn);
  const before = model.getValueInRange(new m.Range(1, 1, at.lineNumber, at.column));
  const kinds = m.languages.CompletionItemKind;
  const icons = { column: kinds.Field, table: kinds.Struct, keyword: kinds.Keyword, function: kinds.Function };
  return {
    suggestions: suggest(model.getValue(), before, schemas.get(model) ?? []).map(s => (
      { label: { label: s.label, description: s.detail }, insertText: s.label, kind: icons[s.kind], documentation: s.note, sortText: s.rank + s.label, range })),
  };
}

function hover(model, at) {
  const word = model.getWordAtPosition(at);
  const lines = word && explain(model.getValue(), word.word, schemas.get(model) ?? []);
  return lines && { contents: lines.map(value => ({ value })) };
}

function editor(m, host, page, options) {
  const code = m.editor.create(host, {
    value: options.text, language: "sql", ariaLabel: options.label, placeholder: options.placeholder, automaticLayout: true, minimap: { enabled: false }, folding: false,
    scrollBeyondLastLine: false, wordWrap: "on", wordBasedSuggestions: "off", links: false, fixedOverflowWidgets: true, tabSize: 2, fontSize: 14, lineHeight: 21,
    lineNumbersMinChars: 3, padding: { top: 10, bottom: 10 }, renderLineHighlightOnlyWhenFocus: true, overviewRulerLanes: 0, hideCursorInOverviewRuler: true,
    editContext: false, bracketPairColorization: { enabled: false }, scrollbar: { alwaysConsumeMouseWheel: false },
  });
  const model = code.getModel();
  model.setEOL(m.editor.EndOfLineSequence.LF);
  schemas.set(model, options.tables);
  code.addCommand(m.KeyMod.CtrlCmd | m.KeyCode.Enter, () => page.invokeMethodAsync("RunAsync"));
  // Page shortcuts must not fire while typing.
  host.addEventListener("keydown", event => event.stopPropagation());
  let timer = 0;
  code.onDidChangeModelContent(() => {
    m.editor.setModelMarkers(model, "run", []);
    clearTimeout(timer);
    timer = setTimeout(() => page.invokeMethodAsync("ChangedAsync"), pause);
  });
  let isSelected = false;
  code.onDidChangeCursorSelection(({ selection }) => {
    if (isSelected === selection.isEmpty()) page.invokeMethodAsync("SelectedAsync", (isSelected = !isSelected));
  });
  const look = () => paint(m, host);
  // A theme change changes the page's background color; repaint then.
  host.addEventListener("transitionend", event => event.target === host && event.propertyName === "background-color" && look());
  look();
  let read = "";
  return {
    // In parts, because a message holds 32 KB. The first call takes a snapshot. A stream would end the page when the browser sleeps.
    text(from, length) {
      if (from === 0) read = model.getValue();
      return read.slice(from, from + length);
    },
    selection() {
      const selection = code.getSelection();
      return [model.getOffsetAt(selection.getStartPosition()), model.getOffsetAt(selection.getEndPosition())];
    },
    setText(text) {
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
      m.editor.setModelMarkers(model, "look", []);
    },
    insert(text) {
      code.executeEdits("page", [{ range: code.getSelection(), text, forceMoveMarkers: true }]);
      code.focus();
    },
    setTables: tables => schemas.set(model, tables),
    mark(owner, message, offset) {
      m.editor.setModelMarkers(model, owner, message ? [marker(m, model, message, offset)] : []);
    },
    goTo(offset) {
      const at = model.getPositionAt(offset);
      code.setPosition(at);
      code.revealPositionInCenterIfOutsideViewport(at);
      code.focus();
    },
    focus: () => code.focus(),
    dispose() {
      clearTimeout(timer);
      schemas.delete(model);
      model.dispose();
      code.dispose();
    },
  };
}

function marker(m, model, message, offset) {
  const at = model.getPositionAt(offset);
  const word = model.getWordAtPosition(at);
  const [from, to] = word && word.endColumn > at.column ? [word.startColumn, word.endColumn] : [at.column, at.column + 1];
  return { severity: m.MarkerSeverity.Error, message, startLineNumber: at.lineNumber, startColumn: from, endLineNumber: at.lineNumber, endColumn: to };
}

/** The page's own colors. Monaco's have too little contrast. */
function paint(m, host) {
  const probe = host.appendChild(document.createElement("i"));
  const color = name => {
    probe.style.color = `var(--mud-palette-${name})`;
    return "#" + getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(n => Math.round(n).toString(16).padStart(2, "0")).join("");
  };
  const [surface, text, quiet, primary, success, warning, error, lines] =
    ["surface", "text-primary", "text-secondary", "primary", "success", "warning", "error", "lines-default"].map(color);
  probe.remove();
  const isDark = parseInt(surface.slice(1, 3), 16) < 128;
  m.editor.defineTheme("page", {
    base: isDark ? "vs-dark" : "vs", inherit: true,
    rules: [["", text], ["keyword", primary], ["operator.sql", text], ["string.sql", success], ["number", warning], ["comment", quiet], ["predefined.sql", primary], ["delimiter", text]]
      .map(([token, foreground]) => ({ token, foreground: foreground.slice(1) })),
    colors: {
      "editor.background": surface, "editor.foreground": text, "editorLineNumber.foreground": quiet, "editorLineNumber.activeForeground": text, "editorCursor.foreground": text,
      "editorWidget.background": surface, "editorWidget.border": lines, "editorSuggestWidget.background": surface, "editorHoverWidget.background": surface,
      "editorError.foreground": error, "editor.placeholder.foreground": quiet, focusBorder: primary,
    },
  });
  m.editor.setTheme("page");
}
