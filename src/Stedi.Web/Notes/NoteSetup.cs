namespace Stedi.Web.Notes;

public static class NoteSetup
{
    /// <summary>Registers notes on runs and tables.</summary>
    public static void AddNotes(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<NoteService>();
        builder.Services.AddScoped<NoteCommands>();
    }
}
