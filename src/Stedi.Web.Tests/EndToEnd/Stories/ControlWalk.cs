using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>
/// Presses, with the mouse, every control that a page offers, also those that appear after another one was pressed: tabs, menus and their entries,
/// buttons, and links that stay on the page or lead to another one. Dialogs are opened, looked through and left; what they would start has its own stories.
/// The walk knows no page by name, so a new page, tab, menu or dialog is pressed without a change here.
/// </summary>
/// <param name="names">Names of tables and the like: what differs only by one of them is one kind of control, of which two are pressed.</param>
internal sealed class ControlWalk(Story story, IReadOnlyCollection<string> names, ITestOutputHelper output)
{
    /// <summary>More than this on one page is a walk that goes round in circles.</summary>
    private const int MostOfAPage = 250;

    /// <summary>Controls that would end or damage what the walk stands on, by the start of their names, and why.</summary>
    private static readonly (string Name, string Reason)[] Left =
    [
        ("Skip to content", "shows itself to the keyboard only"),
        ("Sign out", "ends the session that walks"),
        ("Retry", "would repair the failed run, and its page would show something else"),
        ("Remove view", "removes the view whose page is walked, without asking"),
    ];

    private readonly HashSet<string> _shell = [];

    /// <summary>The menus and dialogs that axe has seen open, by what opened them.</summary>
    private readonly HashSet<string> _seen = [];

    public int Pressed { get; private set; }

    public int Dialogs { get; private set; }

    /// <summary>Loads the address as a browser does, and presses all that is there.</summary>
    public async Task WalkAsync(string address)
    {
        await OpenAsync(address);
        var (done, page, opener) = (new HashSet<string>(), new Uri(story.Page.Url).AbsolutePath, "");
        for (var count = 0; ; count++)
        {
            Assert.True(count < MostOfAPage, $"{address} never runs out of controls.");
            var offer = await LookAsync(opener);
            if (offer.IsMenu && _seen.Add(opener))
                await story.ExpectAccessibleAsync();
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
            // A menu closes when an entry is chosen: it is opened again for the next one.
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

    /// <summary>Loads the address as a browser does, and waits until all of it is there.</summary>
    public async Task OpenAsync(string address)
    {
        await story.Page.GotoAsync(address);
        await story.AliveAsync();
        await SettleAsync($"opening {address}");
    }

    /// <summary>Goes to an address within the living page, as a link does: what is mounted there is mounted by the navigation.</summary>
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
                // A dialog whose question took the server a while may have come, and a list that was loaded again has other rows in its place.
                await LeaveDialogsAsync(control, address);
                if (!await target.IsVisibleAsync())
                    break;
                Assert.True(attempt < 3, $"{doing}: {e.Message}");
            }
        }
        await SettleAsync(doing);
    }

    /// <summary>Looks at the dialogs that a press opened, their tabs too, and leaves each by its own way out.</summary>
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
            if (_seen.Add("dialog of " + control.Key))
                await story.ExpectAccessibleAsync();
            await story.Page.Keyboard.PressAsync("Escape");
            await SettleAsync($"leaving the dialog of {control.Key} of {address}");
            // Some are left only by their button, as what they show is shown once. It is the last one; where one may also agree, Escape is the way out.
            if (await dialogs.CountAsync() == left)
                await dialog.Locator(".mud-dialog-actions button").Last.ClickAsync();
            await Expect(dialogs).ToHaveCountAsync(left - 1);
            await SettleAsync($"having left the dialog of {control.Key} of {address}");
        }
    }

    /// <summary>Waits until the server has heard all that was done so far and nothing on the page is busy; fails where the page has died.</summary>
    public async Task SettleAsync(string doing)
    {
        var fault = await story.Page.EvaluateAsync<string>(Settle);
        Assert.True(fault.Length == 0, $"{doing}: {fault}");
        Assert.True(story.Complaints.Count == 0, $"{doing}: the console says {string.Join("; ", story.Complaints)}");
    }

    /// <summary>An order that exhausts what a tab or a menu shows before it leaves it: entries of an open menu, controls, then tabs, then ways to other pages.</summary>
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
              // Files and other programs are no pages.
              if (to.origin !== location.origin || e.target === "_blank" || e.hasAttribute("download") || /^\/(api|openapi|health|metrics|hangfire)\b/.test(to.pathname)) continue;
              if (to.pathname !== location.pathname)
                [what, order] = [`link to ${to.pathname.replace(/[0-9a-f-]{36}/g, "#").replace(/^(\/tables\/)\w+/, "$1#")}`, 2];
            }
            if (isShell) order = 3;
            const place = popover ? opener + " > " : isShell ? "shell " : e.closest("[role=tabpanel]") ? tabs.join("/") + ": " : "";
            const nth = (counts.get(place + what) ?? 0) + 1;
            counts.set(place + what, nth);
            if (nth > (what.startsWith("link") ? 1 : 2)) continue;
            // Of a list of values the first two: choosing another one is the same act. Every entry of a menu is an act of its own.
            if (popover && e.role !== "menuitem" && controls.length > 1) continue;
            e.dataset.walk = window.walk = (window.walk ?? 0) + 1;
            controls.push({ mark: e.dataset.walk, key: place + what + (nth > 1 ? ` (${nth})` : ""), isShell, order });
          }
          return JSON.stringify({ isMenu: !!popover, controls: controls.sort((a, b) => a.order - b.order) });

          // Of a table or a list the first two rows and columns: the others offer the same.
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
          // A call that the server does not know comes back after all that was sent before it was heard.
          const heard = () => Promise.race([
            DotNet.invokeMethodAsync("Stedi.Web", "Nothing").catch(() => true), new Promise(done => setTimeout(done, 60000, false))]);
          // A page may wait for the answer of its dialog.
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

    /// <param name="IsMenu">A menu is open, and these are its entries.</param>
    private sealed record Offer(bool IsMenu, Control[] Controls);

    /// <param name="Mark">Finds it on the page as it stands.</param>
    /// <param name="Key">Tells it from others of the page: where it is, its role and its name.</param>
    /// <param name="IsShell">It surrounds every page, and is pressed once.</param>
    private sealed record Control(string Mark, string Key, bool IsShell);
}
