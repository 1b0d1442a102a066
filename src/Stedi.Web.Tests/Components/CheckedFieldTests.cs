using AngleSharp.Dom;
using Bunit;
using Stedi.Web.Components;

namespace Stedi.Web.Tests.Components;

public sealed class CheckedFieldTests : IAsyncDisposable
{
    private readonly PageContext _context = new();

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [Fact]
    public void Field_Refused_NamesTheReasonBesideItAndTakesTheFocus()
    {
        var field = _context.Open<CheckedField>(p => p.Add(f => f.Label, "Name").Add(f => f.Value, "Ann"));
        Assert.NotEqual("true", field.Find("input").GetAttribute("aria-invalid"));

        field.Render(p => p.Add(f => f.Fault, new FieldFault("The name is taken.")));

        Assert.Equal("true", field.Find("input").GetAttribute("aria-invalid"));
        Assert.Equal("The name is taken.", Described(field).TextContent.Trim());
        _context.JSInterop.VerifyFocusAsyncInvoke();
    }

    [Fact]
    public void Field_RefusedTwiceForOneReason_TakesTheFocusTwice()
    {
        var field = _context.Open<CheckedField>(p => p.Add(f => f.Label, "Name").Add(f => f.Fault, new FieldFault("Enter a name.")));
        field.Render(p => p.Add(f => f.Fault, new FieldFault("Enter a name.")));

        _context.JSInterop.VerifyFocusAsyncInvoke(2);
    }

    [Fact]
    public void Field_Changed_ForgetsTheReason()
    {
        var field = _context.Open<CheckedField>(p => p.Add(f => f.Label, "Name").Add(f => f.Immediate, true).Add(f => f.Fault, new FieldFault("Enter a name.")));

        field.Find("input").Input("A");

        Assert.DoesNotContain("Enter a name.", field.Markup, StringComparison.Ordinal);
    }

    /// <summary>The element that the field's description names.</summary>
    private static IElement Described(IRenderedComponent<CheckedField> field) =>
        field.Find($"[id='{field.Find("input").GetAttribute("aria-describedby")!.Split(' ')[0]}']");
}
