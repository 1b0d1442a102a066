// Monaco around one text. It is loaded by the first editor that opens, and by no page without one.
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
  const styled = new Promise((done, failed) => Object.assign(style, { onload: done, onerror: () => failed(new Error("The editor's styles could not be loaded.")) }));
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
  // Keys that mean something to the page mean something else while one types.
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
  // Whoever changes the theme changes the colour of the page, and this follows it.
  host.addEventListener("transitionend", event => event.target === host && event.propertyName === "background-color" && look());
  look();
  let read = "";
  return {
    // By parts, as a message holds 32 KB. The first call takes the text as it is then. A stream would end the page where the browser falls asleep.
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

/** The page's own colours: they reach the contrast that Monaco's do not. */
function paint(m, host) {
  const probe = host.appendChild(document.createElement("i"));
  const colour = name => {
    probe.style.color = `var(--mud-palette-${name})`;
    return "#" + getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(n => Math.round(n).toString(16).padStart(2, "0")).join("");
  };
  const [surface, text, quiet, primary, success, warning, error, lines] =
    ["surface", "text-primary", "text-secondary", "primary", "success", "warning", "error", "lines-default"].map(colour);
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
