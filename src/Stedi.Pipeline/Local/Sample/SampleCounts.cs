namespace Stedi.Pipeline.Local.Sample;

/// <summary>The expected number of rows of each table, counted while the data is generated. Every engine must find these.</summary>
/// <param name="Any">With all readings of customers who consented (<c>consent_from: any</c>).</param>
/// <param name="FromConsent">With readings at or after the consent (<c>consent_from: consent_date</c>).</param>
public sealed record SampleCounts(
    long CustomerLanding,
    long AccelerometerLanding,
    long StepTrainerLanding,
    long CustomerTrusted,
    long StepTrainerTrusted,
    SampleReadings Any,
    SampleReadings FromConsent);

/// <summary>Rows of the tables that depend on which readings are trusted.</summary>
/// <param name="MachineLearningByTimestamp">With <c>ml_join: timestamp</c>.</param>
/// <param name="MachineLearningByCustomer">With <c>ml_join: customer</c>: the same without pairs of different customers.</param>
public sealed record SampleReadings(
    long AccelerometerTrusted, long CustomerCurated, long MachineLearningByTimestamp, long MachineLearningByCustomer);
