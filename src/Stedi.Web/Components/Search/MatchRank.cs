namespace Stedi.Web.Components.Search;

/// <summary>How a text matches what is searched for, worst first. Only <see cref="Letters"/> and <see cref="Initials"/> are guesses.</summary>
public enum MatchRank
{
    /// <summary>Its letters are in the text in this order.</summary>
    Letters,

    /// <summary>All words are in the description of the entry.</summary>
    Related,

    /// <summary>Its letters begin the text's words, as in <c>mlc</c> for <c>machine_learning_curated</c>.</summary>
    Initials,

    /// <summary>Each of its words is in the text, in any order.</summary>
    Words,

    /// <summary>It is a part of the text.</summary>
    Part,

    /// <summary>It is one or more whole words of the text.</summary>
    Word,

    /// <summary>The text begins with it.</summary>
    Prefix,

    /// <summary>It is the text.</summary>
    Exact,
}
