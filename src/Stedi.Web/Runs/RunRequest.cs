using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;

namespace Stedi.Web.Runs;

/// <summary>The body of <c>POST /runs</c>.</summary>
/// <param name="Select">The tables to build: <c>*</c>, <c>zone:trusted</c>, <c>+customer_curated</c>, <c>state:outdated</c> …</param>
/// <param name="WhenBusy">What to do if another run builds one of the tables: <c>queue</c> (default) or <c>refuse</c>.</param>
/// <param name="IgnoreDrift">True starts the run even if the deployed jobs differ from the pipeline.</param>
/// <param name="Reread">True reads the landing files again even if they are unchanged.</param>
public sealed record RunRequest(
    [property: Line(Selection.MaxLength)] string Select, WhenBusy WhenBusy = WhenBusy.Queue, bool IgnoreDrift = false, bool Reread = false);
