namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>Moves the focus through a page as the keyboard does, and looks for the ring of each element (WCAG 2.4.7).</summary>
internal static class FocusRings
{
    /// <summary>
    /// Every element that Tab reaches draws a ring of 2 pixels or more, itself or on its frame, that it did not draw before; at least two sides of it
    /// are not clipped by what surrounds it; and it stands out from what is behind it (contrast 3, WCAG 1.4.11).
    /// </summary>
    public static async Task<IEnumerable<string>> FaultsAsync(Story story)
    {
        // From a key on, the browser shows the focus that a script moves, too.
        await story.Page.Keyboard.PressAsync("Tab");
        var faults = await story.Page.EvaluateAsync<string[]>(Walk);
        return faults.Select(f => $"{story.Page.Url}: {f}");
    }

    private const string Walk = """
        () => {
          const still = document.head.appendChild(document.createElement("style"));
          still.textContent = "* { transition: none !important; animation: none !important; }";
          const shown = e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
          const reached = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]")]
            .filter(e => e.tabIndex >= 0 && !e.matches(":disabled, [type=hidden]") && shown(e));
          const parents = e => { const all = []; for (let at = e; at; at = at.parentElement) all.push(at); return all; };
          // An outlined field draws it as its border, which leaves room for the label.
          const ringOf = e => {
            const [style, frame] = [getComputedStyle(e), e.querySelector(":scope > .mud-input-outlined-border")];
            const border = frame && getComputedStyle(frame);
            return border && parseFloat(border.borderBottomWidth) >= 3 ? { color: border.borderBottomColor, out: 0 }
              : style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 ? { color: style.outlineColor, out: parseFloat(style.outlineOffset), width: parseFloat(style.outlineWidth) }
              : null;
          };
          const hasRing = e => ringOf(e) !== null;
          const faults = [];
          for (const e of reached) {
            if (!e.isConnected || !shown(e)) continue;
            document.activeElement?.blur();
            const before = new Set(parents(e).slice(0, 12).filter(hasRing));
            e.focus();
            if (document.activeElement !== e) continue;
            const ringed = parents(e).slice(0, 12).find(p => hasRing(p) && !before.has(p));
            const name = `${e.localName}.${e.getAttribute("class") ?? ""} "${(e.ariaLabel || e.textContent || e.title || "").trim().slice(0, 40)}"`;
            if (!ringed) faults.push(`no ring: ${name}`);
            else {
              const sides = openSides(ringed);
              if (sides < 2) faults.push(`ring clipped to ${sides} sides: ${name}`);
              const contrast = contrastOf(ringed);
              if (contrast < 3) faults.push(`ring with a contrast of ${contrast.toFixed(1)}: ${name}`);
            }
          }
          document.activeElement?.blur();
          still.remove();
          return [...new Set(faults)].slice(0, 25);

          function openSides(e) {
            const drawn = ringOf(e);
            const out = drawn.out + (drawn.width ?? 0) / 2;
            const box = e.getBoundingClientRect();
            const ring = { left: box.left - out, right: box.right + out, top: box.top - out, bottom: box.bottom + out };
            const open = { left: true, right: true, top: true, bottom: true };
            for (let at = e; at && getComputedStyle(at).position !== "fixed"; at = at.parentElement) {
              const parent = at.parentElement;
              if (!parent || parent === document.body) break;
              const s = getComputedStyle(parent);
              if (s.display === "contents") continue;
              const room = parent.getBoundingClientRect();
              const clips = overflow => overflow !== "visible";
              if (clips(s.overflowX)) {
                if (ring.left < room.left + parent.clientLeft - 0.5) open.left = false;
                if (ring.right > room.right + 0.5) open.right = false;
              }
              if (clips(s.overflowY)) {
                if (ring.top < room.top + parent.clientTop - 0.5) open.top = false;
                if (ring.bottom > room.bottom + 0.5) open.bottom = false;
              }
            }
            return Object.values(open).filter(Boolean).length;
          }

          function contrastOf(e) {
            const { color, out } = ringOf(e);
            // A ring outside lies on what is behind the parent, one inside on the element itself.
            let at = out >= 0 ? e.parentElement : e;
            while (at && alpha(getComputedStyle(at).backgroundColor) < 0.5) at = at.parentElement;
            const [a, b] = [light(color), light(getComputedStyle(at ?? document.body).backgroundColor)].sort((x, y) => y - x);
            return (a + 0.05) / (b + 0.05);
          }

          function parts(color) { return color.match(/[\d.]+/g).map(Number); }

          function alpha(color) { return parts(color)[3] ?? 1; }

          function light(color) {
            const [r, g, b] = parts(color).map(v => { const part = v / 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          }
        }
        """;
}
