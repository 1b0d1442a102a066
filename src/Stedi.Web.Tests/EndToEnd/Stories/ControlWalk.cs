using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>
/// Clicks every control of a page with the mouse, including those that appear after another click: tabs, menus and their entries, buttons
/// and links. Dialogs are opened, examined and closed. The actions they start have their own stories. The walk has no list of pages, so it
/// covers a new page, tab, menu or dialog without a change here.
/// </summary>
/// <param name="names">
/// Names of tables and the like. Controls that differ only by such a name are one kind, and two of each kind are clicked.
/// </param>
internal sealed class ControlWalk(Story story, IReadOnlyCollection<string> names, ITestOutputHelper output)
{
    /// <summary>With more controls than this on one page, the walk is going in circles.</summary>
    private const int MostOfAPage = 250;

    /// <summary>Controls that the walk skips because they would break it: the start of their name, and the reason.</summary>
    private static readonly (string Name, string Reason)[] Left =
    [
        ("Skip to content", "shows itself to the keyboard only"),
        ("Sign out", "ends the session that walks"),
        ("Retry", "would repair the failed run, and its page would show something else"),
        ("Remove view", "removes the view whose page is walked, without asking"),
    ];

    private readonly HashSet<string> _shell = [];

    public int Pressed { get; private set; }

    public int Dialogs { get; private set; }

    /// <summary>Loads the address as a browser does, and clicks every control.</summary>
    public async Task WalkAsync(string address)
    {
        await OpenAsync(address);
        var (done, page, opener) = (new HashSet<string>(), new Uri(story.Page.Url).AbsolutePath, "");
        for (var count = 0; ; count++)
        {
            Assert.True(count < MostOfAPage, $"{address} has more than {MostOfAPage} controls.");
            var offer = await LookAsync(opener);
            var open = offer.Controls.Where(c => !done.Contains(c.Key) && !_shell.Contains(c.Key)).ToArray();
            if (open is not [var control, ..])
            {
                if (!offer.IsMenu)
                    return;
                await story.Page.Keyboard.PressAsync("Escape");
                await SettleAsync($"closing {opener} of {address}");
                continue;
            }
            var (before, watch) = (story.Page.Url, Stopwatch.StartNew());
            (control.IsShell ? _shell : done).Add(control.Key);
            if (!offer.IsMenu)
                opener = control.Key;
            // A menu closes after a choice: it is opened again for the next entry.
            else if (open.Length > 1 && !done.Remove(opener))
                _shell.Remove(opener);
            await PressAsync(control, address);
            Pressed++;
            await LeaveDialogsAsync(control, address);
            if (new Uri(story.Page.Url).AbsolutePath != page)
                await NavigateAsync(before, $"going back from where {control.Key} of {address} led");
            output.WriteLine($"{watch.ElapsedMilliseconds,5} ms  {new Uri(before).PathAndQuery}  {control.Key}");
        }
    }

    /// <summary>Loads the address as a browser does, and waits until the page is complete.</summary>
    public async Task OpenAsync(string address)
    {
        await story.Page.GotoAsync(address);
        await story.AliveAsync();
        await SettleAsync($"opening {address}");
    }

    /// <summary>Goes to an address within the live page, as a link does. The navigation mounts the components.</summary>
    private async Task NavigateAsync(string address, string doing)
    {
        await story.Page.EvaluateAsync("address => Blazor.navigateTo(address)", address);
        await SettleAsync(doing);
    }

    private async Task<Offer> LookAsync(string opener) => JsonSerializer.Deserialize<Offer>(
        await story.Page.EvaluateAsync<string>(Discover, new { left = Left.Select(l => l.Name), names, opener }), JsonSerializerOptions.Web)!;

    private async Task PressAsync(Control control, string address)
    {
        var doing = $"pressing {control.Key} of {address}";
        var target = story.Page.Locator($"[data-walk='{control.Mark}']");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await target.ClickAsync(new() { Timeout = 5_000 });
                break;
            }
            catch (Exception e) when (e is TimeoutException or PlaywrightException)
            {
                // A slow dialog may have opened, and a reloaded list has other rows in this place.
                await LeaveDialogsAsync(control, address);
                if (!await target.IsVisibleAsync())
                    break;
                Assert.True(attempt < 3, $"{doing}: {e.Message}");
            }
        }
        await SettleAsync(doing);
    }

    /// <summary>Examines the dialogs that a click opened, including their tabs, and closes each one.</summary>
    private async Task LeaveDialogsAsync(Control control, string address)
    {
        var dialogs = story.Page.Locator(".mud-dialog-container");
        for (var left = await dialogs.CountAsync(); left > 0; left--)
        {
            Dialogs++;
            var dialog = dialogs.Last;
            foreach (var tab in await dialog.GetByRole(AriaRole.Tab).AllAsync())
                await tab.ClickAsync();
            await SettleAsync($"looking at the dialog of {control.Key} of {address}");
            await story.Page.Keyboard.PressAsync("Escape");
            await SettleAsync($"leaving the dialog of {control.Key} of {address}");
            // Some dialogs show something only once and close only with their last button. If a dialog can also be confirmed, Escape closes
            // it.
            if (await dialogs.CountAsync() == left)
                await dialog.Locator(".mud-dialog-actions button").Last.ClickAsync();
            await Expect(dialogs).ToHaveCountAsync(left - 1);
            await SettleAsync($"having left the dialog of {control.Key} of {address}");
        }
    }

    /// <summary>
    /// Waits until the server has handled all input so far and nothing on the page is busy. Fails if the page has crashed.
    /// </summary>
    public async Task SettleAsync(string doing)
    {
        var fault = await story.Page.EvaluateAsync<string>(Settle);
        Assert.True(fault.Length == 0, $"{doing}: {fault}");
        Assert.True(story.Complaints.Count == 0, $"{doing}: the console says {string.Join("; ", story.Complaints)}");
    }

    /// <summary>
    /// The order finishes a tab or a menu before leaving it: entries of an open menu, controls, tabs, then links to other pages.
    /// </summary>
    private const string Discover = """
        ({ left, names, opener }) => {
          const seen = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getClientRects().length > 0;
          const kinds = "[role=tab], [role=menuitem], [role=option], [role=combobox], [role=button], .mud-list-item-clickable, .mud-select .mud-input-slot, summary, button, a[href]";
          const off = ":disabled, [aria-disabled=true], .mud-disabled, .mud-list-item-disabled";
          const popover = [...document.querySelectorAll(".mud-popover-open")].find(p => p.querySelector(kinds));
          const tabs = [...document.querySelectorAll("[role=tab][aria-selected=true]")].map(t => t.textContent.trim());
          const counts = new Map();
          const controls = [];
          for (const e of (popover ?? document).querySelectorAll(kinds)) {
            if ((!popover && !seen(e)) || e.matches(off) || (!popover && isFurtherOn(e))) continue;
            const full = (e.ariaLabel || e.innerText || e.title || "").trim().replace(/\s+/g, " ");
            if (left.some(l => full.startsWith(l))) continue;
            const name = names.reduce((text, known) => text.replaceAll(known, "#"), full).replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|\d+/g, "#").slice(0, 80);
            const isTab = e.role === "tab", isShell = popover ? opener.startsWith("shell") : !e.closest("#main");
            let what = `${isTab ? "tab" : popover ? "entry" : e.role ?? e.localName} "${name}"`;
            let order = isTab ? 1 : 0;
            if (e.matches("a") && !isTab) {
              const to = new URL(e.getAttribute("href"), document.baseURI);
              // Files and other programs are not pages.
              if (to.origin !== location.origin || e.target === "_blank" || e.hasAttribute("download") || /^\/(api|openapi|health|metrics|hangfire)\b/.test(to.pathname)) continue;
              if (to.pathname !== location.pathname)
                [what, order] = [`link to ${to.pathname.replace(/[0-9a-f-]{36}/g, "#").replace(/^(\/tables\/)\w+/, "$1#")}`, 2];
            }
            if (isShell) order = 3;
            const place = popover ? opener + " > " : isShell ? "shell " : e.closest("[role=tabpanel]") ? tabs.join("/") + ": " : "";
            const nth = (counts.get(place + what) ?? 0) + 1;
            counts.set(place + what, nth);
            if (nth > (what.startsWith("link") ? 1 : 2)) continue;
            // Only the first two values of a list, because choosing another one is the same action. Every menu entry is a different action.
            if (popover && e.role !== "menuitem" && controls.length > 1) continue;
            e.dataset.walk = window.walk = (window.walk ?? 0) + 1;
            controls.push({ mark: e.dataset.walk, key: place + what + (nth > 1 ? ` (${nth})` : ""), isShell, order });
          }
          return JSON.stringify({ isMenu: !!popover, controls: controls.sort((a, b) => a.order - b.order) });

          // Only the first two rows and columns of a table or list: the others offer the same controls.
          function isFurtherOn(e) {
            for (let at = e.closest("tr, li, th, [role=row]"); at; at = at.parentElement?.closest("tr, li, th, [role=row]")) {
              let before = 0;
              for (let s = at.previousElementSibling; s; s = s.previousElementSibling) if (s.localName === at.localName) before++;
              if (before > 1) return true;
            }
            return false;
          }
        }
        """;

    private const string Settle = """
        async () => {
          const shown = e => !!e && getComputedStyle(e).display !== "none";
          const fault = () =>
            shown(document.querySelector("#blazor-error-ui")) ? "the circuit is dead: " + document.querySelector("#blazor-error-ui").textContent.trim()
            : document.querySelector("[data-fault]") ? document.querySelector("[data-fault]").textContent.trim()
            : shown(document.querySelector("#components-reconnect-modal")) ? "the connection to the server is away" : "";
          const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
          // The server answers an unknown call after it has handled everything sent before.
          const heard = () => Promise.race([
            DotNet.invokeMethodAsync("Stedi.Web", "Nothing").catch(() => true), new Promise(done => setTimeout(done, 60000, false))]);
          // A page may be waiting for the result of its dialog.
          const busy = () => (document.querySelector(".mud-dialog") ?? document.querySelector("#main")).querySelector("[aria-busy=true], .busy, .mud-skeleton");
          const until = performance.now() + 60000;
          for (let calm = 0; calm < 2;) {
            if (fault()) return fault();
            if (performance.now() > until) return "the page has been busy for 60 seconds";
            if (!await heard()) return fault() || "the server does not answer this page";
            await frame();
            calm = busy() ? 0 : calm + 1;
            if (busy()) await new Promise(done => setTimeout(done, 25));
          }
          return fault();
        }
        """;

    /// <param name="IsMenu">The entries of an open menu, if one is open.</param>
    private sealed record Offer(bool IsMenu, Control[] Controls);

    /// <param name="Mark">Finds the control on the current page.</param>
    /// <param name="Key">Identifies the control on the page: place, role and name.</param>
    /// <param name="IsShell">It is part of the layout around every page, and is clicked once.</param>
    private sealed record Control(string Mark, string Key, bool IsShell);
}
