using Stedi.Pipeline.Definition;

namespace Stedi.Web.Lineage;

public static class LineageSetup
{
    public static void AddLineage(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ColumnTracer>();
        builder.Services.AddSingleton<LineageReader>();
    }
}
