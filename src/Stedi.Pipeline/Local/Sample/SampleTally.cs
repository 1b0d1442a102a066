namespace Stedi.Pipeline.Local.Sample;

/// <summary>Counts the expected rows of the pipeline, customer by customer.</summary>
internal sealed class SampleTally
{
    private long _customers;
    private long _readings;
    private long _consented;
    private Side _any;
    private Side _fromConsent;

    public void Add(SampleCustomer customer)
    {
        _customers++;
        var consentedStep = customer.FirstConsentedStep;
        long all = 0;
        long sinceConsent = 0;
        for (var step = 0; step < SampleCustomer.Steps; step++)
        {
            var readings = customer.ReadingsAt(step);
            all += readings;
            sinceConsent += step >= consentedStep ? readings : 0;
        }
        _readings += all;
        if (!customer.HasConsented)
            return;
        _consented++;
        _any.Add(all);
        _fromConsent.Add(sinceConsent);
        if (customer.IsSecondOfPair && customer.FirstOfPair.HasConsented)
            AddCrossed(customer, customer.FirstOfPair);
    }

    public SampleCounts Counts => new(
        _customers, _readings, _customers * SampleCustomer.Steps, _consented, _consented * SampleCustomer.Steps, _any.Counts, _fromConsent.Counts);

    /// <summary>At a shared time, the step reading of each joins the accelerometer readings of the other.</summary>
    private void AddCrossed(SampleCustomer second, SampleCustomer first)
    {
        for (var step = 0; step < SampleCustomer.Steps; step++)
        {
            if (!second.SharesTime(step))
                continue;
            var (ofFirst, ofSecond) = (first.ReadingsAt(step), second.ReadingsAt(step));
            _any.Crossed += ofFirst + ofSecond;
            _fromConsent.Crossed += (step >= first.FirstConsentedStep ? ofFirst : 0) + (step >= second.FirstConsentedStep ? ofSecond : 0);
        }
    }

    private struct Side
    {
        private long _readings;
        private long _customers;

        public long Crossed { get; set; }

        public void Add(long readings)
        {
            _readings += readings;
            _customers += readings > 0 ? 1 : 0;
        }

        /// <summary>The step readings of a customer have different times, so a join by customer gives each accelerometer reading once.</summary>
        public readonly SampleReadings Counts => new(_readings, _customers, _readings + Crossed, _readings);
    }
}
