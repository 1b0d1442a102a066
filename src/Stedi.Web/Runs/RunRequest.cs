using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;

namespace Stedi.Web.Runs;

/// <summary>The body of <c>POST /runs</c>.</summary>
/// <param name="Select">What to build: <c>*</c>, <c>zone:trusted</c>, <c>+customer_curated</c>, <c>state:outdated</c> …</param>
/// <param name="WhenBusy"><c>queue</c> (default) or <c>refuse</c> where another run builds one of the tables.</param>
/// <param name="IgnoreDrift">True starts although what is deployed is not what the pipeline says.</param>
/// <param name="Reread">True reads the landing files again, although they may be those that were read before.</param>
public sealed record RunRequest(
    [property: Line(Selection.MaxLength)] string Select, WhenBusy WhenBusy = WhenBusy.Queue, bool IgnoreDrift = false, bool Reread = false);
