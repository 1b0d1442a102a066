namespace Stedi.Web.Rows;

/// <summary>Why the rows of a person are exported: the rights of people in the GDPR, articles 15 to 21.</summary>
public enum PersonRequestKind
{
    /// <summary>The person wants to know what is stored (article 15).</summary>
    Access,

    /// <summary>The person wants something corrected (article 16).</summary>
    Rectification,

    /// <summary>The person wants to be deleted (article 17).</summary>
    Erasure,

    /// <summary>The person wants their data in a common format (article 20).</summary>
    Portability,

    /// <summary>The person objects to the use of their data (article 21).</summary>
    Objection,

    /// <summary>Not a request of the person.</summary>
    Other,
}
